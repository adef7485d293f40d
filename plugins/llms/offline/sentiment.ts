import type { Random } from '../../../core/index.ts';
import { countWords, wordsOf } from './words.ts';

export const sentiments = ['positive', 'neutral', 'negative'] as const;
export type Sentiment = (typeof sentiments)[number];

const good = new Set(
  (
    'admire amazing beautiful best better bliss bright brilliant calm charming cheerful clean clear clever comfortable ' +
    'compliment crisp delicious delight delighted delightful dependable durable easy effortless elegant enjoy enjoyable ' +
    'enjoyed excellent exceeded exceptional fabulous fair fantastic fast favourite favorite fine flawless fresh friendly ' +
    'fun generous gem good gorgeous grateful great handy happy helpful honest impressed impressive incredible inviting joy ' +
    'liked love loved lovely magnificent marvellous masterpiece memorable neat nice outstanding patient perfect ' +
    'perfectly pleasant pleased pleasure polite praise precise prompt quick recommend recommended refreshing reliable ' +
    'remarkable responsive rewarding safe satisfied satisfying sleek smart smooth smoothly splendid spotless stunning ' +
    'sturdy stylish superb sweet tasty terrific thoughtful thrilled treat trustworthy useful valuable warm welcoming ' +
    'wonderful worth worthwhile'
  ).split(' '),
);
const bad = new Set(
  (
    'annoyed annoying avoid awful awkward bad bland boring broke broken careless cheap clumsy cold complaint confusing ' +
    'cracked crashed crashes damaged dangerous defective dirty disappoint disappointed disappointing disappointment ' +
    'disaster disgusting dreadful dull expensive fail failed fails failure fake faulty filthy flawed flimsy fragile ' +
    'frustrated frustrating garbage greasy hate hated horrible ignored impossible inconvenient inferior insult joke junk ' +
    'lacking lacks late leak leaking leaks let-down loud mediocre mess misleading miserable mistake nasty never noisy ' +
    'overpriced pain painful pathetic pointless poor poorly problem problems refund regret regretted return returned ' +
    'rude ruined sad scam shabby shame shoddy sloppy slow sluggish stale sticky struggle struggled stuck stupid stressful ' +
    'terrible tiresome ugly unacceptable unbearable uncomfortable unfriendly unhappy unhelpful unpleasant unreliable ' +
    'unsafe unusable useless waste wasted weak worse worst worthless wrong'
  ).split(' '),
);
const negations =
  /^(?:not|no|never|nothing|nobody|hardly|barely|scarcely|without|cannot|isn't|wasn't|weren't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|neither|nor)$/;
const strong = /^(?:very|extremely|really|truly|absolutely|utterly|so|incredibly|completely|totally)$/;

/** A text with a mood has at least one word of praise or blame in so many. */
const wordsPerCue = 25;

/** Counts words of praise and of blame; one that follows a negation within three words counts the other way. */
export function sentimentOf(text: string): Sentiment {
  const words = wordsOf(text.replace(/’/g, "'"));
  let praise = 0;
  let blame = 0;
  words.forEach((word, index) => {
    const value = good.has(word) ? 1 : bad.has(word) && word !== 'never' ? -1 : 0;
    if (value === 0) return;
    const before = words.slice(Math.max(0, index - 3), index);
    const weight = strong.test(before.at(-1) ?? '') ? 1.5 : 1;
    const turned = before.some((other) => negations.test(other)) ? -value : value;
    if (turned > 0) praise += weight;
    else blame += weight;
  });
  const total = praise + blame;
  // One such word in a long text says little: it may belong to a name (`a smart watch`).
  const few = Math.max(1, words.length / wordsPerCue);
  if (total < few || Math.abs(praise - blame) <= Math.max(0.5, total * 0.34)) return 'neutral';
  return praise > blame ? 'positive' : 'negative';
}

const openings = [
  'I have used {it} for about {time} now.',
  'After {time} with {it}, here is what I think.',
  'A friend told me about {it}, so I gave it {time}.',
  'My family and I tried {it} for {time}.',
  'I came to {it} without any expectations {time} ago.',
  'It has been {time} since I first tried {it}.',
];
const times = [
  'two weeks',
  'a month',
  'three months',
  'half a year',
  'ten days',
  'a whole season',
  'a long weekend',
  'a year',
];
const bodies: Record<Sentiment, readonly string[]> = {
  positive: [
    'Everything about it was excellent, and I loved the care that went into the details.',
    'It turned out to be reliable and easy, even on a busy day.',
    'The staff I dealt with were friendly, patient and quick.',
    'I was impressed by how well it held up.',
    'The quality is outstanding for the price.',
    'It was a pleasure from the first minute to the last.',
    'My sister, who is hard to please, was delighted too.',
    'Small touches made it feel thoughtful and warm.',
    'I would happily recommend it to anyone who asks.',
    'It is worth every penny, and I will be back.',
    'It has become my favourite of its kind.',
  ],
  neutral: [
    'It does what the description says, no more and no less.',
    'Some parts were good, others were weak, so it evens out.',
    'The price is about what others ask.',
    'It arrived on the day they had named, in an ordinary box.',
    'Nothing about it stood out in either direction.',
    'I use it on weekdays and leave it alone otherwise.',
    'It is about the size of the one I had before.',
    'The instructions cover four pages, with two drawings.',
    'Whether it suits you will depend on what you need.',
    'I have no strong opinion either way.',
    'Service was average, as was the waiting time.',
  ],
  negative: [
    'It was a disappointment from the start, and it only got worse.',
    'Something broke within days, and nobody was helpful about it.',
    'The staff I dealt with were rude and slow.',
    'It feels cheap, flimsy and careless.',
    'I regret the money and the time I wasted on it.',
    'The noise alone was unbearable.',
    'Asking for a refund was frustrating and pointless.',
    'What they promise is misleading; what you get is poor.',
    'My brother tried it as well and thought it was terrible.',
    'Avoid it and save yourself the trouble.',
    'I have seldom seen anything so overpriced and dull.',
  ],
};

/** A short review of a thing in the wanted mood, put together from stock sentences. */
export function writeReview(thing: string, mood: Sentiment, wordLimit: number, random: Random): string {
  const it = thing.trim() === '' ? 'it' : thing.trim();
  const opening = random
    .pick(openings)
    .replace('{time}', random.pick(times))
    .replace('{it}', () => it);
  const parts = [opening];
  for (const sentence of random.sample(bodies[mood], random.int(3, 6)))
    if (countWords(parts.join(' ')) + countWords(sentence) <= wordLimit) parts.push(sentence);
  return parts.join(' ');
}
