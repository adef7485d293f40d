/**
 * Our ROUGE-L, diff and float-diff beside Python's `rouge`, `difflib` and `sympy`: the same 1,000 pairs each, one run.
 *
 *   npm run bench:scorers                      # SYNTH_PYTHON names another interpreter than python3
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, type Random } from '../core/index.ts';
import { floatDiffAsUpstream } from '../plugins/scorers/float-diff/upstream.ts';
import { findFinalAnswer } from '../plugins/scorers/float-diff/final-answer.ts';
import { compareOverlap, prepareText } from '../plugins/scorers/rouge/overlap.ts';
import { rougeAsUpstream } from '../plugins/scorers/rouge/upstream.ts';
import { codeSimilarity, prepareCode } from '../plugins/scorers/text/code.ts';
import { sequenceRatio } from '../plugins/scorers/text/sequence-matcher.ts';

type Pair = readonly [reference: string, reply: string];
type Score = (reference: string, reply: string) => number;

const pairCount = 1000;
const random = seededRandom('bench/scorers');
const vocabulary = Array.from({ length: 3000 }, () => letters(random, random.int(2, 9)));

/** Zipf-like, as words are. */
const word = (): string => vocabulary[Math.floor(vocabulary.length * random.next() ** 3)] as string;
const words = (count: number): string[] => Array.from({ length: count }, word);

const inputs: Readonly<Record<string, readonly Pair[]>> = {
  'rouge-l': makePairs(() => {
    const reference = words(random.int(80, 240)).map((one) => (random.chance(0.06) ? `${one}.` : one));
    return [reference.join(' '), edit(reference, 0.4).join(' ')];
  }),
  diff: makePairs(() => {
    const code = Array.from({ length: random.int(20, 60) }, line).join('\n');
    return [code, edit([...code], 0.03).join('')];
  }),
  'float-diff': makePairs(() => {
    const value = random.chance(0.5) ? String(random.int(-999, 9999)) : (random.next() * 1000).toFixed(3);
    const near = random.chance(0.5) ? value : (Number(value) * (1 + random.next() / 5)).toFixed(2);
    return [
      value,
      `${words(random.int(3, 40)).join(' ')} is ${near}${random.pick(['.', '', ' units', '!'])}`,
    ];
  }),
};

const ours: Readonly<Record<string, { readonly compat: Score; readonly none: Score }>> = {
  'rouge-l': {
    compat: (reference, reply) => rougeAsUpstream(reference, reply, 'rouge-l')?.f ?? 0,
    none: (reference, reply) =>
      compareOverlap(prepareText(reference, 20_000), prepareText(reply, 20_000), 'rouge-l', 'f'),
  },
  diff: {
    compat: (reference, reply) => sequenceRatio(reference, reply).ratio,
    none: (reference, reply) => codeSimilarity(prepareCode(reference, 20_000), prepareCode(reply, 20_000)),
  },
  'float-diff': {
    compat: (reference, reply) => floatDiffAsUpstream(reference, reply, 'upstream-2.5').value,
    none: (_reference, reply) => Number(typeof findFinalAnswer(reply) !== 'string'),
  },
};

const theirs = runPython();
if (theirs !== null) {
  const peers: Readonly<Record<string, string>> = {
    'rouge-l': 'rouge 1.0.1',
    diff: 'difflib',
    'float-diff': 'sympy',
  };
  console.log(
    `${pairCount} pairs each; milliseconds for all of them; in brackets how many times faster ours is`,
  );
  let unequal = 0;
  for (const [name, { compat, none }] of Object.entries(ours)) {
    const pairs = inputs[name] as readonly Pair[];
    const peer = theirs[name] as { readonly seconds: number; readonly values: readonly number[] };
    const differing = pairs.filter(
      ([a, b], i) => !(Math.abs(compat(a, b) - (peer.values[i] as number)) <= 1e-9),
    );
    unequal += differing.length;
    const report = (ms: number): string =>
      `${ms.toFixed(1)} ms (${((peer.seconds * 1000) / ms).toFixed(0)}x)`;
    console.log(
      `${name.padEnd(11)} ${peers[name]}: ${(peer.seconds * 1000).toFixed(0)} ms   ours, same values: ` +
        `${report(time(pairs, compat))}   ours, default: ${report(time(pairs, none))}   equal values: ${pairs.length - differing.length}/${pairs.length}`,
    );
    for (const [reference, reply] of differing.slice(0, 3)) console.log(JSON.stringify({ reference, reply }));
  }
  process.exitCode = unequal === 0 ? 0 : 1;
}

function makePairs(make: () => Pair): Pair[] {
  return Array.from({ length: pairCount }, make);
}

function letters(source: Random, count: number): string {
  return Array.from({ length: count }, () => source.pick([...'etaoinshrdlucmfwypvbgk'])).join('');
}

function line(): string {
  const indent = '    '.repeat(random.int(0, 3));
  return random.pick([
    () => `${indent}${word()} = ${word()}(${words(random.int(0, 3)).join(', ')})`,
    () => `${indent}if ${word()} > ${random.int(0, 100)}:`,
    () => `${indent}return ${word()} + ${word()}[${random.int(0, 9)}]`,
    () => '',
  ])();
}

/** Drops, doubles, swaps and replaces parts at the given rate. */
function edit(parts: readonly string[], rate: number): string[] {
  const result = parts.flatMap((part) => {
    if (!random.chance(rate)) return [part];
    return random.pick([[], [part, part], [random.pick(parts)], [part, random.pick(parts)]]);
  });
  return result.length === 0 ? [parts[0] as string] : result;
}

/** Milliseconds for one pass over all pairs, after one to warm up. */
function time(pairs: readonly Pair[], score: Score): number {
  for (const [reference, reply] of pairs) score(reference, reply);
  const start = performance.now();
  for (const [reference, reply] of pairs) score(reference, reply);
  return performance.now() - start;
}

function runPython(): Record<string, { seconds: number; values: number[] }> | null {
  const python = process.env['SYNTH_PYTHON'] ?? 'python3';
  const folder = mkdtempSync(join(tmpdir(), 'synth-bench-'));
  try {
    const file = join(folder, 'pairs.json');
    writeFileSync(file, JSON.stringify(inputs));
    const script = join(import.meta.dirname, 'scorers.py');
    const output = execFileSync(python, ['-W', 'ignore', script, file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: 600_000,
    });
    const result = JSON.parse(output) as Record<string, never> & { missing?: string[] };
    if (result.missing === undefined) return result;
    console.log(
      `Skipped: ${python} has not ${result.missing.join(' and ')}. Install: ${python} -m pip install ${result.missing.join(' ')}`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.log(
      `Skipped: there is no ${python}. Install Python 3, or name one: SYNTH_PYTHON=/path/to/python npm run bench:scorers`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  return null;
}
