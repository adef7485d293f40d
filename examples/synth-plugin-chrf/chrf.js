/**
 * chrF (Popović 2015, https://aclanthology.org/W15-3049) and chrF++ (2017) of one sentence, as sacreBLEU computes them, in [0, 1].
 *
 * @param {string} hypothesis
 * @param {string} reference
 * @param {{ characters: number, words: number, beta: number }} options
 */
export function chrf(hypothesis, reference, { characters, words, beta }) {
  const letters = [hypothesis, reference].map((text) => [...text.replace(space, '')]);
  const tokens = [hypothesis, reference].map((text) => (words > 0 ? tokenize(text) : []));
  let precision = 0;
  let recall = 0;
  let orders = 0;
  for (const [parts, longest, glue] of /** @type {const} */ ([
    [letters, characters, ''],
    [tokens, words, ' '],
  ]))
    for (let order = 1; order <= longest; order += 1) {
      const [given = [], wanted = []] = parts;
      const [inGiven, inWanted] = [given.length - order + 1, wanted.length - order + 1];
      // An order that one side has none of says nothing.
      if (inGiven <= 0 || inWanted <= 0) continue;
      const shared = countShared(given, wanted, order, glue);
      precision += shared / inGiven;
      recall += shared / inWanted;
      orders += 1;
    }
  // Two texts of white space alone are the same text.
  if (orders === 0) return hypothesis === reference ? 1 : 0;
  precision /= orders;
  recall /= orders;
  const factor = beta ** 2;
  return precision + recall === 0 ? 0 : ((1 + factor) * precision * recall) / (factor * precision + recall);
}

/** White space as Python sees it, which sacreBLEU is written in. */
const space = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const marks = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** Words, with one mark at the end or else at the beginning of each parted from it. @param {string} text */
const tokenize = (text) =>
  text
    .split(space)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const signs = [...word];
      const [first = '', last = ''] = [signs[0], signs.at(-1)];
      if (signs.length === 1) return [word];
      if (marks.has(last)) return [signs.slice(0, -1).join(''), last];
      return marks.has(first) ? [first, signs.slice(1).join('')] : [word];
    });

/** Sequences in common, each as often as both have it. @param {readonly string[]} given @param {readonly string[]} wanted @param {number} order @param {string} glue */
function countShared(given, wanted, order, glue) {
  /** @type {Map<string, number>} */
  const left = new Map();
  for (let at = 0; at + order <= wanted.length; at += 1) {
    const sequence = wanted.slice(at, at + order).join(glue);
    left.set(sequence, (left.get(sequence) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at + order <= given.length; at += 1) {
    const sequence = given.slice(at, at + order).join(glue);
    const rest = left.get(sequence) ?? 0;
    if (rest === 0) continue;
    left.set(sequence, rest - 1);
    shared += 1;
  }
  return shared;
}
