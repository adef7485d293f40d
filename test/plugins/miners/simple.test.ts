import type { Miner } from '../../../core/index.ts';
import copycat from '../../../plugins/miners/copycat.ts';
import echo from '../../../plugins/miners/echo.ts';
import soup from '../../../plugins/miners/keyword-soup.ts';
import parrot from '../../../plugins/miners/parrot.ts';
import phrase from '../../../plugins/miners/phrase.ts';
import silent from '../../../plugins/miners/silent.ts';
import { never, services } from '../../helpers/local-chain.ts';
import { ioOf, piecesOf, requestOf } from '../../helpers/miners.ts';

const question = 'Which river runs through Vienna, and how long is it?';
const textOf = async (miner: Miner, request = requestOf(question), seed = 0): Promise<string> =>
  (await piecesOf(miner.answer(request, ioOf(seed), never))).join('');

describe('echo', () => {
  it('streams the last message back in batches of words, unchanged', async () => {
    const miner = (await echo.setup(services(), { batchSize: 4 })) as Miner;
    const text = '  one two three four five\n\n six ';
    const pieces = await piecesOf(miner.answer(requestOf('before', text), ioOf(), never));
    expect(pieces.join('')).toBe(text);
    expect(pieces).toHaveLength(2);
  });
});

describe('phrase', () => {
  it('says its phrase', async () => {
    expect(await textOf((await phrase.setup(services(), { phrase: 'No idea.' })) as Miner)).toBe('No idea.');
  });
});

describe('silent', () => {
  it('answers empty, or not before the deadline', async () => {
    expect(await textOf((await silent.setup(services(), { mode: 'empty' })) as Miner)).toBe('');
    const hanging = (await silent.setup(services(), { mode: 'hang' })) as Miner;
    const stop = new AbortController();
    const answer = piecesOf(hanging.answer(requestOf(question), ioOf(), stop.signal));
    stop.abort(new Error('time is over'));
    await expect(answer).rejects.toThrow('time is over');
    await expect(piecesOf(hanging.answer(requestOf(question), ioOf(), stop.signal))).rejects.toThrow(
      'time is over',
    );
  });
});

describe('parrot', () => {
  it('repeats the challenge', async () => {
    expect(await textOf((await parrot.setup(services(), { times: 1 })) as Miner)).toBe(question);
    expect(await textOf((await parrot.setup(services(), { times: 2 })) as Miner)).toBe(
      `${question}\n${question}`,
    );
  });
});

describe('keyword-soup', () => {
  it('uses the keywords of the challenge only, the same ones for the same draw', async () => {
    const miner = (await soup.setup(services(), { words: 30, separator: 'space' })) as Miner;
    const text = await textOf(miner);
    expect(text.split(' ')).toHaveLength(30);
    expect(new Set(text.split(' '))).toEqual(new Set(['river', 'runs', 'through', 'Vienna', 'long']));
    expect(await textOf(miner)).toBe(text);
    expect(await textOf(miner, requestOf('?!'))).toBe('');
  });

  it('makes a list of them where answers are lists', async () => {
    const miner = (await soup.setup(services(), { words: 30, separator: 'line' })) as Miner;
    expect((await textOf(miner)).split('\n')).toHaveLength(30);
  });
});

describe('copycat', () => {
  const original: Miner = { answer: async ({ text }, { random }) => ({ text: `${text} ${random.next()}` }) };
  const streaming: Miner = {
    async *answer({ text }) {
      yield* text.split(/(?<= )/);
    },
  };
  const copy = async (miner: Miner | null, disguise = 0): Promise<Miner> =>
    await copycat.setup(
      {
        ...services(),
        source: new Map(
          miner ? [['it', { name: 'it', use: 'it', extra: {}, traits: {}, instance: miner }]] : [],
        ),
      },
      { disguise },
    );

  it('gives the answer of its source, the same from every copy', async () => {
    const [one, other] = [
      await textOf(await copy(original), undefined, 1),
      await textOf(await copy(original), undefined, 2),
    ];
    expect(one).toMatch(/^Which river .+ 0\.\d+$/);
    expect(other).toBe(one);
    expect(await textOf(await copy(streaming))).toBe(question);
  });

  it('leaves words out where it is told to disguise itself, others in each copy', async () => {
    const long = requestOf('alpha beta gamma delta '.repeat(30));
    const [one, other] = [
      await textOf(await copy(streaming, 0.2), long, 1),
      await textOf(await copy(streaming, 0.2), long, 2),
    ];
    expect(one).not.toBe(other);
    for (const text of [one, other]) expect(text.split(' ').length).toBeGreaterThan(70);
    for (const text of [one, other]) expect(text.split(' ').length).toBeLessThan(120);
  });

  it('repeats the conversation when it has nobody to copy', async () => {
    const alone = await copy(null);
    expect(await textOf(alone)).toBe('');
    const turns = [question, { role: 'assistant', content: 'The Danube.' }, 'How long is it?'] as const;
    expect(await textOf(alone, requestOf(...turns))).toBe('The Danube.');
  });
});
