import type { Random } from '../../../core/index.ts';

interface Manner {
  readonly when: RegExp;
  readonly phrases: readonly string[];
}

const greetings: readonly Manner[] = [
  {
    when: /\b(?:formal|polite|respectful|courteous|professional|academic|diplomatic)\b/i,
    phrases: ['Good day.', 'Good morning.', 'Hello, and thank you for your time.'],
  },
  {
    when: /\b(?:casual|friendly|playful|chatty|warm|humorous|cheerful|slangy)\b/i,
    phrases: ['Hey!', 'Hi there!', 'Hello!', 'Hey, hope all is well.'],
  },
  {
    when: /\b(?:rushed|terse|blunt|curt|impatient|hurried|direct)\b/i,
    phrases: ['', '', 'Quick one.', 'Short question.'],
  },
  { when: /^/, phrases: ['', 'Hi.', 'Hello.'] },
];
const leads: readonly Manner[] = [
  {
    when: /\b(?:curious|interested|intrigued|fascinated|inquisitive|enthusiastic|excited)\b/i,
    phrases: [
      'I have been curious about this:',
      'Something I would love to know:',
      'This has been on my mind:',
    ],
  },
  {
    when: /\b(?:worried|anxious|concerned|nervous|stressed|uneasy)\b/i,
    phrases: [
      'I am a bit worried that I have this wrong, so please tell me:',
      'I need to be sure about this:',
      'This keeps me up, so I ask:',
    ],
  },
  {
    when: /\b(?:impatient|irritated|frustrated|annoyed|angry|grumpy)\b/i,
    phrases: [
      'I have looked everywhere, so just tell me:',
      'Nobody could answer this so far:',
      'No long story, please:',
    ],
  },
  {
    when: /\b(?:sceptical|skeptical|doubtful|suspicious|cautious)\b/i,
    phrases: [
      'I doubt what I heard, so I ask:',
      'Let me check something with you:',
      'I am not sure I believe what I read:',
    ],
  },
  {
    when: /\b(?:confused|puzzled|bewildered|lost|unsure)\b/i,
    phrases: ['I am rather lost here:', 'I do not quite get this:', 'This puzzles me:'],
  },
  {
    when: /\b(?:tired|bored|calm|relaxed|thoughtful|nostalgic|content)\b/i,
    phrases: [
      'No hurry with this one:',
      'I was thinking about this earlier:',
      'Here is something I wondered about:',
    ],
  },
  { when: /^/, phrases: ['I would like to know:', 'Could you help me with this:', 'My question is this:'] },
];
const closings: readonly Manner[] = [
  {
    when: /\b(?:formal|polite|respectful|courteous|professional|academic|diplomatic)\b/i,
    phrases: ['Thank you in advance.', 'I would be grateful for your help.', 'With thanks.'],
  },
  {
    when: /\b(?:casual|friendly|playful|chatty|warm|humorous|cheerful|slangy)\b/i,
    phrases: ['Thanks a lot!', 'Cheers!', 'Thanks!'],
  },
  {
    when: /\b(?:rushed|terse|blunt|curt|impatient|hurried|direct)\b/i,
    phrases: ['', 'Quickly, please.', 'Keep it short.'],
  },
  { when: /^/, phrases: ['', 'Thanks.', 'Thank you.'] },
];

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b(what|where|who|when|how|that|it|there) is\b/gi, "$1's"],
  [/\b(do|does|did|is|are|was|were|have|has|could|would) not\b/gi, "$1n't"],
  [/\bI am\b/g, "I'm"],
  [/\bI have\b(?= been| looked)/g, "I've"],
  [/\bI would\b/g, "I'd"],
];

/** The text as a person would put it: greeting, lead-in, contractions and closing by tone and mood. Its own words stay. */
export function rephrase(text: string, persona: string, wordLimit: number, random: Random): string {
  const choose = (manners: readonly Manner[]): string =>
    random.pick((manners.find(({ when }) => when.test(persona)) as Manner).phrases);
  const profile = /\bprofile:\s*([^\n.]+)/i.exec(persona)?.[1]?.trim();
  const body = text.replace(/\s+/g, ' ').trim();
  const relaxed =
    /\b(?:casual|friendly|playful|chatty|warm|humorous|cheerful|slangy|rushed|terse|blunt|curt)\b/i.test(
      persona,
    );
  const parts = [
    { words: choose(greetings), weight: 2 },
    { words: profile !== undefined && random.chance(0.5) ? `I ask as ${profile}.` : '', weight: 3 },
    { words: choose(leads), weight: 1 },
    { words: body, weight: 0 },
    { words: choose(closings), weight: 2 },
  ].map((part) => (relaxed && part.weight > 0 ? { ...part, words: contract(part.words) } : part));
  // The question itself is never cut to make room for courtesies.
  for (const weight of [3, 2, 1]) {
    if (join(parts).split(' ').length <= wordLimit) break;
    for (const part of parts) if (part.weight === weight) part.words = '';
  }
  return join(parts);
}

const join = (parts: readonly { words: string }[]): string =>
  parts
    .map(({ words }) => words)
    .filter(Boolean)
    .join(' ');

const contract = (text: string): string =>
  contractions.reduce((rest, [pattern, short]) => rest.replace(pattern, short), text);
