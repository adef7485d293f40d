import type { Facts } from './facts.ts';
import type { Models, Piece, Vectors } from './conclude.ts';
import type { Answer } from './results.ts';

/** Characters of a list that are shown, and names of people. */
const listWidth = 80;
const mostPeople = 4;
const nameWidth = 40;

const names: Readonly<Record<string, string>> = {
  conversation_tagging: 'conversation',
  webpage_metadata_generation: 'web page',
  named_entities_extraction: 'document',
  survey_tagging: 'survey',
};

/**
 * What came of a piece of material, for people: what it is, what it is judged against, who got what and what they made of it.
 * The rows of the table fit a terminal of 80 characters.
 */
export function describePiece(
  { title, facts, items }: Piece,
  { llm, embedder }: Models,
  vectors: Vectors,
): string[] {
  const { type, guid, lines, participants, tags, agreement, windows, quality } = facts;
  const isCut = type === 'conversation_tagging';
  const readings = [
    ...(llm === null ? [] : [`read by ${llm.provider} ${llm.model}`]),
    ...(embedder === null ? [] : [`vectors by ${embedder.provider} ${embedder.model}`]),
    ...(quality === null ? [] : [`readability ${quality.quality_score} of 10`]),
  ];
  // A source without titles makes one of the id.
  const named = title.includes(guid) ? '' : ` "${plain(title)}"`;
  const agreed = agreement < 1 ? `, ${Math.round(agreement * 100)} % agreement` : '';
  return [
    `${names[type] ?? type} ${plain(guid)}${named}${isCut ? `: ${count(lines, 'line')}, ${people(participants)}` : ''}`,
    ...(readings.length > 0 ? [readings.join(', ')] : []),
    `ground truth: ${count(tags.length, 'tag')}, ${count(withVector(tags, vectors), 'vector')}${agreed} (${list(tags)})`,
    ...(isCut ? [`windows: ${windows} found, ${items.length} sent`] : []),
    ...table(
      [...(isCut ? ['window', 'lines'] : []), ...heads],
      items.flatMap(({ facts: own, answers }) =>
        answers.map((answer, index) => [...(isCut ? placeOf(own, index) : []), ...cells(answer, vectors)]),
      ),
    ),
  ];
}

/** A window's number and lines stand beside its first miner. */
const placeOf = ({ windowIndex, firstLine, lastLine }: Facts, index: number): string[] =>
  index > 0 ? ['', ''] : [String(windowIndex), `${firstLine + 1}–${lastLine + 1}`];

const heads = [
  'uid',
  'tags',
  'vectors',
  'unique',
  'shared',
  'min',
  'med',
  'mean',
  'top3',
  'max',
  'score',
  '',
];

function cells(answer: Answer, vectors: Vectors): string[] {
  const { uid, tags, unique, shared, similarity, score } = answer;
  const { min, median, mean, top3, max } = similarity ?? {};
  return [
    String(uid),
    ...[tags.length, withVector(tags, vectors), unique.length, shared.length].map(String),
    ...[min, median, mean, top3, max].map((value) => value?.toFixed(2) ?? '–'),
    score.toFixed(4),
    noteOn(answer),
  ];
}

/** What went wrong with an answer. */
function noteOn({ status, statusText, reason, originalTags, tags }: Answer): string {
  if (status !== 200) return `${status} ${statusText}`.trim();
  const dropped = originalTags.length - tags.length;
  return [...(dropped > 0 ? [`${dropped} dropped`] : []), ...(reason === null ? [] : [reason])].join(', ');
}

/** Columns as wide as their widest cell; numbers to the right, the note at the end to the left. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, column) => (column === head.length - 1 ? cell : cell.padStart(widths[column] ?? 0)))
      .join(' ')
      .trimEnd(),
  );
}

const withVector = (tags: readonly string[], vectors: Vectors): number =>
  tags.filter((tag) => vectors.has(tag)).length;

function people(participants: readonly string[]): string {
  if (participants.length === 0) return 'nobody named';
  const named = participants.slice(0, mostPeople).map(plain).join(', ');
  const more = participants.length - mostPeople;
  return more > 0 ? `${named} and ${more} more` : named;
}

/** As many of the entries as fit on a line. */
function list(entries: readonly string[]): string {
  const whole = entries.join(', ');
  if (whole.length <= listWidth) return whole;
  const cut = whole.lastIndexOf(', ', listWidth);
  return `${whole.slice(0, cut > 0 ? cut : listWidth)}, …`;
}

/** Names come from the source: short, on one line, and without the quotes that the API puts around them. */
const plain = (name: string): string =>
  name
    .replace(/[\p{C}\s"]+/gu, ' ')
    .trim()
    .slice(0, nameWidth);

const count = (n: number, noun: string): string => `${n} ${n === 1 ? noun : `${noun}s`}`;
