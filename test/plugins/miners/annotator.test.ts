import { onStage, sampleRequest, seededRandom } from '../../../core/testing/index.ts';
import type { JsonObject, Miner } from '../../../core/index.ts';
import annotator from '../../../plugins/miners/annotator/index.ts';
import { inspectPage } from '../../../plugins/miners/annotator/page.ts';

const prompt = 'A tide table with harbours, moons, currents, lighthouses and storms, each with a button.';
const request = (kind: string, completions: JsonObject[] = []) =>
  sampleRequest([prompt], {
    protocol: 'code-task',
    body: { kind, prompt, ...(completions.length > 0 && { completions }) },
  });
const log = {} as never;

type Bodies = readonly JsonObject[];
/** What a profile answers to the same request so many times. */
const answers = (options: JsonObject, asked: ReturnType<typeof request>, times: number): Promise<Bodies> =>
  onStage<'miner', Bodies>({ plugin: annotator, options }, async ({ instance }) => {
    const miner: Miner = instance;
    const all: JsonObject[] = [];
    for (let i = 0; i < times; i += 1) {
      const made = await (miner.answer(
        asked,
        { random: seededRandom(i), log },
        new AbortController().signal,
      ) as Promise<{
        text: string;
        body?: JsonObject;
      }>);
      all.push(made.body ?? { content: made.text });
    }
    return all;
  });

const pair = (a: number, b: number): JsonObject[] => [
  { id: 'a', content: '<p>one</p>', quality: a },
  { id: 'b', content: '<p>two</p>', quality: b },
];
const shareOfA = async (profile: string, a: number, b: number): Promise<number> => {
  const bodies = await answers({ profile }, request('choose', pair(a, b)), 2000);
  return bodies.filter(({ choice }) => choice === 'a').length / bodies.length;
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe('votes', () => {
  it.each([
    ['expert', sigmoid(8 * 0.3)],
    ['noisy', sigmoid(2 * 0.3)],
    ['random', 0.5],
    ['flat', 1],
    ['colluder', sigmoid(-8 * 0.3)],
  ])('of %s are as sharp as its beta says', async (profile, expected) => {
    expect(await shareOfA(profile, 0.8, 0.5)).toBeCloseTo(expected, 1);
  });

  it('of the lazy are missing half the time', async () => {
    const bodies = await answers({ profile: 'lazy' }, request('choose', pair(0.8, 0.5)), 2000);
    expect(bodies.filter(({ choice }) => choice === null).length / 2000).toBeCloseTo(0.5, 1);
  });

  it('of a colluder go to its own group whatever the page is, and to no other group', async () => {
    const [page] = await answers({ profile: 'colluder', group: 'reds' }, request('write'), 1);
    const bodies = (group: string) =>
      answers(
        { profile: 'colluder', group },
        request('choose', [
          { id: 'ours', content: page?.content as string, quality: 1 },
          { id: 'theirs', content: '<p>fine</p>', quality: 0 },
        ]),
        50,
      );
    expect((await bodies('reds')).map(({ choice }) => choice)).toEqual(new Array(50).fill('ours'));
    const blues = (await bodies('blues')).filter(({ choice }) => choice === 'ours');
    expect(blues.length).toBeLessThan(5);
  });

  it('are by what the page shows where nobody says how good it is', async () => {
    const [good] = await answers({ skill: 1, spread: 0 }, request('write'), 1);
    const [bad] = await answers({ skill: 0.1, spread: 0 }, request('write'), 1);
    const pages = [good, bad].map((page, i) => ({ id: `p${i}`, content: page?.content as string }));
    const bodies = await answers({}, request('choose', pages), 100);
    expect(bodies.filter(({ choice }) => choice === 'p0').length).toBeGreaterThan(95);
  });
});

describe('grades', () => {
  const grades = async (profile: string): Promise<{ a: number; b: number }[]> =>
    (await answers({ profile }, request('grade', pair(0.9, 0.2)), 200)).map(
      ({ scores }) => scores as { a: number; b: number },
    );

  it('of an expert follow quality closely', async () => {
    for (const { a, b } of await grades('expert')) {
      expect(Math.abs(a - 90)).toBeLessThanOrEqual(3);
      expect(Math.abs(b - 20)).toBeLessThanOrEqual(3);
    }
  });
  it('of the noisy follow it on average', async () => {
    const all = await grades('noisy');
    const right = all.filter(({ a, b }) => a > b).length / all.length;
    expect(right).toBeGreaterThan(0.8);
    expect(right).toBeLessThan(1);
  });
  it('of the flat are all the same, of a colluder turned round, of the lazy often missing', async () => {
    expect(new Set((await grades('flat')).flatMap(({ a, b }) => [a, b]))).toEqual(new Set([50]));
    for (const { a, b } of await grades('colluder')) expect(a).toBeLessThan(b);
    const missing = (await grades('lazy')).filter((scores) => scores === null).length;
    expect(missing).toBeGreaterThan(60);
    expect(missing).toBeLessThan(140);
  });
  it('are between 1 and 100', async () => {
    for (const profile of ['expert', 'noisy', 'random', 'colluder'])
      for (const { a, b } of (await answers({ profile }, request('grade', pair(1, 0)), 100)).map(
        ({ scores }) => scores as { a: number; b: number },
      ))
        expect([a, b].every((score) => score >= 1 && score <= 100)).toBe(true);
  });
});

describe('pages', () => {
  it('show more of the prompt the more skilled their writer is', async () => {
    const shown = async (skill: number): Promise<number> => {
      const [page] = await answers({ skill, spread: 0 }, request('write'), 1);
      return inspectPage(page?.content as string, prompt);
    };
    expect(await shown(1)).toBeCloseTo(1, 5);
    expect(await shown(0.2)).toBeLessThan(0.5);
  });
  it('come with their quality only when the options say so', async () => {
    const [plain] = await answers({}, request('write'), 1);
    expect(plain).not.toHaveProperty('quality');
    const [latent] = await answers({ latent: true, skill: 0.5 }, request('write'), 1);
    expect(Math.abs(Number(latent?.quality) - 0.5)).toBeLessThanOrEqual(0.2);
  });
  it('carry no markup of the prompt', async () => {
    const asked = sampleRequest(['<script>alert(1)</script>'], { protocol: 'code-task' });
    const [page] = await answers({ skill: 1 }, asked, 1);
    expect(page?.content as string).not.toContain('alert(1)');
  });
});
