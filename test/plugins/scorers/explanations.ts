import { readFileSync } from 'node:fs';

/** Sections of a bundled article, by heading. */
export function sectionsOf(article: string): ReadonlyMap<string, string> {
  const file = new URL(`../../../plugins/tools/corpus/sample/articles/${article}.md`, import.meta.url);
  const sections = readFileSync(file, 'utf8').split(/^## /mu).slice(1);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end), section.slice(end).trim()] as const;
    }),
  );
}

const joined = (article: string, headings: readonly string[]): string =>
  headings.map((heading) => sectionsOf(article).get(heading) ?? '').join('\n\n');

export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?])\s+/u);

/** An explanation, the same in other words, the same in short, and more about the subject. */
export interface Explanation {
  readonly subject: string;
  readonly challenge: string;
  readonly reference: string;
  readonly paraphrase: string;
  readonly summary: string;
  readonly more: string;
}

const ask = (subject: string, field: string): string =>
  `Explain "${subject}" (${field}).\n\nWrite as a specialist of this field would for a student near the first degree. ` +
  'Your level of abstraction is fairly low, your level of detail high. Use up to 150 words. Your text should come close to that.';

export const explanations: readonly Explanation[] = [
  {
    subject: 'Octopus',
    challenge: ask('Octopus', 'biology'),
    reference: joined('octopus', ['Body', 'Skin and camouflage']),
    paraphrase: `With its eight arms and its soft body the octopus belongs to the molluscs, the relatives of snails and mussels. It
lacks a skeleton altogether: even a big one slips through any gap that its eye, or rather its beak, fits through, since that beak
between the arms is all that is hard about it. Three hearts pump blue blood, coloured by the copper in the protein that transports
oxygen. The skin is full of minute sacs of colour called chromatophores; muscles pull them open or let them close, so the whole
animal changes its look within a second. It can grow little bumps as well and pass for a rock or a plant. Curiously, octopuses most
likely see no colours, and how they manage to match their background is still being investigated. When threatened they leave an ink
cloud behind and shoot away like a jet.`,
    summary: `Octopuses are molluscs with eight arms, three hearts and blue blood and no bones. They change colour with pigment bags in
the skin and flee behind a cloud of ink.`,
    more: joined('octopus', ['Nerves and behaviour', 'Life cycle']),
  },
  {
    subject: 'Penicillin',
    challenge: ask('Penicillin', 'medicine'),
    reference: joined('penicillin', ['A spoiled dish', 'How it works']),
    paraphrase: `The first antibiotic in general use was found by chance. Alexander Fleming, a Scottish physician who studied microbes at
a London hospital, St Mary's, came home from vacation in September 1928. On one culture plate some mould had settled, and around it the
germs had disappeared. He reasoned that this Penicillium must release something deadly to them; he called that something penicillin. It
stops microbes from making their rigid envelope, the cell wall, and so they burst as they grow. As our own cells do without a wall, they
come to no harm. In 1945 the Nobel Prize in medicine went to Fleming together with Florey and Chain, and in that year X-rays told Dorothy
Hodgkin how the molecule is built. In his speech at the ceremony Fleming said that doses that are too low would raise germs that resist
the drug. He was right: resistance is a grave problem now.`,
    summary: `Fleming discovered penicillin in 1928 when mould killed bacteria on a dish. It keeps bacteria from building cell walls.
Fleming, Florey and Chain won the Nobel Prize in 1945. Resistance has become a problem.`,
    more: joined('penicillin', ['From mould to medicine', 'Mass production']),
  },
  {
    subject: 'Eiffel Tower',
    challenge: ask('Eiffel Tower', 'architecture'),
    reference: joined('eiffel-tower', ['Design and construction', 'Facts for visitors']),
    paraphrase: `On the Champ de Mars in the French capital stands a lattice of wrought iron, the Eiffel Tower. Two engineers drew it
first, Émile Nouguier and Maurice Koechlin; an architect, Stephen Sauvestre, gave it a finer shape; Eiffel acquired their rights and had
it built by his firm. The ground was broken at the end of January 1887. Workers in a suburb made the eighteen thousand or so pieces,
which two and a half million rivets hold together. Since March 2022, when a new antenna went up, it has measured 330 metres. It has a
mass of some 7,300 tonnes, and painters go over all of it about every seven years. On hot days the iron grows and the peak shifts a few
centimetres. Three levels are open to the public; stairs lead to the lower two, elevators to all. In an ordinary year between six and
seven million tickets are sold.`,
    summary: `The Eiffel Tower in Paris is an iron tower built by the company of Gustave Eiffel from 1887. It is 330 metres tall, weighs
about 7,300 tonnes and has three platforms for visitors.`,
    more: joined('eiffel-tower', ["The World's Fair", 'A tower that was kept']),
  },
];

export const unrelatedText = joined('chess-computers', [...sectionsOf('chess-computers').keys()].slice(0, 2));

/** Prose that says nothing. */
export const genericProse = `It is widely recognised among experts that this subject deserves careful and nuanced consideration. A
comprehensive understanding requires us to look at the matter from several perspectives, as each of them offers valuable insights. Over
the years, scholars and practitioners alike have developed robust frameworks that help to structure the discussion. Furthermore, it is
essential to note that context plays a crucial role, and that simple answers rarely do justice to the complexity involved. In conclusion,
a balanced approach that combines theoretical foundations with practical experience will continue to yield the best results.`;
