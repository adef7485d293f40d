import plugin from '../../../../plugins/tasks/conversation-tagging/index.ts';
import { modelOf } from '../model.ts';
import { ioOf, never } from '../stage.ts';
import { buildAll, outcomeOf, sourceOf, startHashing, startTagging, talkOf } from './stage.ts';

const truth = 'Kilns\nCeladon glaze\nCone 6';
const tags = ['kilns', 'celadon glaze', 'cone 6'];

describe('what comes of tagging', () => {
  const score = (text: string) => ({
    value: 0.5,
    ...(text !== '' && {
      detail: {
        tags: text.split('\n').flatMap((tag) => (tag === '' ? [] : [tag.toLowerCase()])),
        min: 0.1,
        median: 0.2,
        mean: 0.3,
        top3: 0.4,
        max: 0.5,
      },
    }),
  });
  const conclude = async (embedder = true) => {
    const tool = sourceOf(talkOf(26));
    const needs = { tool, llm: modelOf(truth).llm, embedder: embedder ? await startHashing() : null };
    const task = await startTagging(plugin, needs, { windows: { most: 2 } });
    const [first, second] = await buildAll(task, 3);
    const outcomes = [
      outcomeOf(first!, { 2: 'Kilns\nClay\nMud', 8: '' }, score),
      outcomeOf(second!, {
        1: { status: 408, statusText: 'no answer in time' },
        2: ' \n!\nC++\nc++',
      }),
    ];
    return { tool, conclusion: await task.conclude!(outcomes, ioOf(1), never) };
  };

  it('tells the source: the reading of the whole, each answer, the end', async () => {
    const { tool } = await conclude();
    const guid = '340282366920938463463374607431768211455';
    const shared = { batchNum: 123_456, llmType: 'test', model: 'said-1', embeddingsModel: 'hashing-v2-64' };
    const vector = { vectors: expect.any(Array) as unknown };
    expect(tool.reports).toEqual([
      {
        context: guid,
        kind: 'result',
        key: '123456/validator',
        data: {
          ...shared,
          type: 'validator',
          windowIndex: 999,
          data: {
            participantProfiles: ['SPEAKER_0', 'SPEAKER_1'],
            tags,
            vectors: { kilns: vector, 'celadon glaze': vector, 'cone 6': vector },
          },
        },
      },
      {
        context: guid,
        kind: 'result',
        key: '123456/0/hk-2',
        data: {
          ...shared,
          type: 'miner',
          windowIndex: 0,
          firstLine: 0,
          lastLine: 9,
          uid: 2,
          hotkey: 'hk-2',
          status: 200,
          score: 0.5,
          data: {
            original_tags: ['Kilns', 'Clay', 'Mud'],
            tags: ['kilns', 'clay', 'mud'],
            vectors: { kilns: vector, clay: vector, mud: vector },
          },
        },
      },
      {
        context: guid,
        kind: 'result',
        key: '123456/2/hk-2',
        data: {
          ...shared,
          type: 'miner',
          windowIndex: 2,
          firstLine: 16,
          lastLine: 25,
          uid: 2,
          hotkey: 'hk-2',
          status: 200,
          score: 0.5,
          data: { original_tags: ['!', 'C++', 'c++'], tags: ['c++'], vectors: { 'c++': vector } },
        },
      },
      { context: guid, kind: 'done', key: 'done', data: shared },
    ]);
    expect(JSON.parse(JSON.stringify(tool.reports))).toEqual(tool.reports);
  });

  it('tells people who got what and what they made of it', async () => {
    const { conclusion } = await conclude();
    expect(conclusion?.lines).toEqual([
      'conversation 340282366920938463463374607431768211455 "Kilns": 26 lines, SPEAKER_0, SPEAKER_1',
      'read by test said-1, vectors by hashing hashing-v2-64',
      'ground truth: 3 tags, 3 vectors (kilns, celadon glaze, cone 6)',
      'windows: 3 found, 2 sent',
      'window lines uid tags vectors unique shared  min  med mean top3  max  score',
      '     0  1–10   2    3       3      2      1 0.10 0.20 0.30 0.40 0.50 0.5000',
      '               8    0       0      0      0    –    –    –    –    – 0.5000 204 answered empty',
      '     2 17–26   1    0       0      0      0    –    –    –    –    – 0.5000 408 no answer in time',
      '               2    1       1      1      0    –    –    –    –    – 0.5000 2 dropped',
    ]);
  });

  it('makes no vectors without an embedder', async () => {
    const { tool, conclusion } = await conclude(false);
    expect(JSON.stringify(tool.reports)).not.toMatch(/vectors":\{"/);
    expect(conclusion?.lines?.[2]).toContain('3 tags, 0 vectors');
  });
});
