/** What one speaker says at a time. */
export interface Turn {
  /** Empty where the text names no speaker. */
  readonly speaker: string;
  readonly text: string;
}

const element = /<(p\d+)>((?:(?!<\/?p\d+>)[\s\S])*)<\/\1>/giu;
const label = /^\s*(?:\[[\d:.]+\]\s*)?(\p{L}[\p{L}\p{N}_.'’-]*(?: [\p{L}\p{N}_.'’-]+){0,3}):[ \t]+(?=\S)/u;

/**
 * The turns of a conversation: elements (`<p0>…</p0>`) or lines that begin with a name (`Mara: …`). Lines without one belong to
 * the turn before; where less than half of the lines have one, colons are part of the prose.
 */
export function turnsOf(text: string): Turn[] {
  const elements = [...text.matchAll(element)];
  if (elements.length > 0)
    return elements.map(([, speaker = '', said = '']) => ({ speaker, text: said.trim() }));
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const labelled = lines.filter((line) => label.test(line)).length;
  if (labelled * 2 < lines.length) return lines.map((line) => ({ speaker: '', text: line.trim() }));
  const turns: Turn[] = [];
  for (const line of lines) {
    const speaker = label.exec(line)?.[1];
    const before = turns.at(-1);
    if (speaker !== undefined) turns.push({ speaker, text: line.replace(label, '').trim() });
    else if (before === undefined) turns.push({ speaker: '', text: line.trim() });
    else turns[turns.length - 1] = { ...before, text: `${before.text}\n${line.trim()}` };
  }
  return turns;
}
