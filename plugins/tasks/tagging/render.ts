/** Who speaks (the place in the list of participants), and what is said. */
export type Line = readonly [speaker: number, text: string];

/** One turn a line, speakers by number; a line break in a turn must not begin another's. */
export const renderTurns = (lines: readonly Line[]): string =>
  lines.map(([speaker, text]) => `p${speaker}: ${text.replace(/\s+/gu, ' ').trim()}`).join('\n');

/** A conversation as upstream showed it to its model: nothing escaped, lines that are no pair left out. */
export const renderXml = (lines: readonly (readonly unknown[])[]): string => {
  const turns = lines.filter((line) => line.length === 2);
  const body = turns.map(([speaker, text]) => `<p${String(speaker)}>${String(text)}</p${String(speaker)}>`);
  return `<conversation id='83945'>${body.join('')}</conversation>`;
};

/** The first characters of a text, never half of one. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/\p{Cs}$/u, '');
