import { moduleFolder, pluginFile } from '../core/config/broken/case.ts';
import { events, workFolder, type Finished } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';

const scorer = (body: string): string =>
  pluginFile(
    `kind: 'scorer', traits: { deterministic: true }, setup: () => ({ score: async (batch) => ${body} }),`,
  );

describe('synth try', () => {
  const folder = workFolder({
    ...moduleFolder,
    'throws.js': scorer("{ throw new TypeError('oops'); }"),
    'wild.js': scorer('batch.replies.map(() => ({ value: NaN }))'),
    'few.js': scorer('[]'),
    'pairs.jsonl':
      '{"reference":"the cat","completions":["the cat","a dog"]}\n\n{"reference":"x","completions":[]}\n',
    'broken.jsonl': '{"reference":"a","completions":["b"]}\n{"reference":"a","completions":',
    'wrong.jsonl': '{"reference":"a","completions":["b"]}\n\n{"reference":"a","completions":"b"}\n',
    'texts.jsonl': '"one"\n{"text":"two"}\n',
    'ledger.json': '{"entries":[{"uid":1,"score":1},{"uid":2,"score":3}]}',
  });
  afterAll(() => folder.remove());

  const run = (...args: string[]): Promise<Finished> => synthHere(['try', ...args], { cwd: folder.path });
  const results = async (...args: string[]): Promise<unknown[]> => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return events(stdout);
  };

  it('scores pairs', async () => {
    expect(await results('scorer', 'rouge', '--input', 'pairs.jsonl')).toEqual([
      { scores: [1, 0] },
      { scores: [] },
    ]);
  });

  it('shows what a score rests on, the material in mind', async () => {
    const context = 'Ann: Is the kiln here?\nBob: The kiln is here, with the glaze.';
    const input = JSON.stringify({ reference: 'kiln', completions: ['glaze', 'tax law'], context });
    const { stdout } = await synthHere(['try', 'scorer', 'conversation-quality', '--input', '-'], {
      cwd: folder.path,
      input,
    });
    const basis = { conversation: 'estimate', tags: 'estimate' };
    expect(events(stdout)).toMatchObject([
      {
        details: [
          { basis, coherence: 1, relevance: 1, novelty: 1 },
          { basis, coherence: 1, relevance: 0, novelty: 0 },
        ],
      },
    ]);
  });

  it('reads standard input', async () => {
    const input = '\uFEFF{"reference":"7","completions":["It is 7.","8"]}';
    const { stdout } = await synthHere(['try', 'scorer', 'float-diff', '--input', '-'], {
      cwd: folder.path,
      input,
    });
    expect(events(stdout)).toMatchObject([{ scores: [1, 0] }]);
  });

  it('fetches contexts, the same ones for the same seed', async () => {
    const args = ['tool', 'mathgenerator', '--count', '3', '--seed', '1'];
    const idsOf = async (): Promise<unknown[]> =>
      ((await results(...args)) as { id: string }[]).map(({ id }) => id);
    const ids = await idsOf();
    expect(new Set(ids).size).toBe(3);
    expect(await idsOf()).toEqual(ids);
    expect(await results('tool', 'corpus', '--search', 'Rosetta')).toMatchObject([
      { title: expect.stringContaining('Rosetta') as unknown },
    ]);
  });

  it.each(['qa', 'summarization', 'debugging', 'date-qa'])(
    'builds items of %s without agent and rewards',
    async (task) => {
      const items = await results('task', task, '--tool', 'corpus', '--seed', '3');
      expect(items).toMatchObject([
        { query: expect.any(String) as unknown, reference: { text: expect.any(String) as unknown } },
      ]);
    },
  );

  it('builds items from an entry of `tools`, and of a task without one', async () => {
    expect(await results('task', 'math', '--tool', 'maths', '--count', '2')).toHaveLength(2);
    expect(await results('task', 'sentiment')).toHaveLength(1);
  });

  it('completes, embeds and weighs', async () => {
    expect(await results('llm', 'offline', '--prompt', 'What is 12 * 7?')).toMatchObject([
      { text: expect.stringContaining('84') as unknown, costUsd: 0 },
    ]);
    const vectors = (await results(
      'embedder',
      'hashing',
      '--set',
      'dimensions=64',
      '--input',
      'texts.jsonl',
    )) as {
      text: string;
      vector: number[];
    }[];
    expect(vectors.map(({ text, vector }) => [text, vector.length])).toEqual([
      ['one', 64],
      ['two', 64],
    ]);
    expect(await results('weigher', 'proportional', '--input', 'ledger.json')).toEqual([
      { uids: [1, 2], values: [0.25, 0.75] },
    ]);
  });

  it.each([
    [['scorer', 'rouge'], 'SYN_USAGE', '--input -'],
    [['scorer', 'rouge', '--input', 'none.jsonl'], 'SYN_INPUT', 'none.jsonl'],
    [['scorer', 'rouge', '--input', 'broken.jsonl'], 'SYN_INPUT', 'broken.jsonl:2'],
    [['scorer', 'rouge', '--input', 'wrong.jsonl'], 'SYN_INPUT', 'wrong.jsonl:3   completions'],
    [['weigher', 'proportional', '--input', 'texts.jsonl'], 'SYN_INPUT', 'one JSON value'],
    [
      ['scorer', 'rouge', '--input', 'pairs.jsonl', '--set', 'ngam=rouge-1'],
      'SYN_CONFIG_INVALID',
      'Did you mean "ngram"?',
    ],
    [['scorer', 'rogue', '--input', 'pairs.jsonl'], 'SYN_PLUGIN_NOT_FOUND', 'Did you mean "rouge"?'],
    [['scoer', 'rouge'], 'SYN_USAGE', 'Did you mean "scorer"?'],
    [['scorer'], 'SYN_USAGE', 'synth try <kind> <name>'],
    [['task', 'qa'], 'SYN_USAGE', '--tool <name>'],
    [['task', 'qa', '--tool', 'corpsu'], 'SYN_PLUGIN_NOT_FOUND', 'Did you mean "corpus"?'],
    [['task', 'qa', '--tool', 'corpus', '--set', 'agent=human'], 'SYN_CONFIG_INVALID', '"agent" is unknown'],
    [['task', 'qa', '--tool', 'corpus', '--set', 'weight=2'], 'SYN_CONFIG_INVALID', '"weight" is unknown'],
    [['tool', 'corpus', '--count', '0'], 'SYN_USAGE', '--count 3'],
    [['tool', 'corpus', '--seed', 'x'], 'SYN_USAGE', '--seed 10'],
    [['tool', 'corpus', '--seed', '1', '--seed', '2'], 'SYN_USAGE', 'given twice'],
    [['tool', 'mathgenerator', '--search', 'x'], 'SYN_TOOL_UNSUPPORTED', 'random'],
    [['llm', 'offline'], 'SYN_USAGE', '--prompt'],
  ])('meets %j with %s and a remedy', async (args, code, remedy) => {
    const { code: exit, stderr } = await run(...args);
    expect(exit).toBe(2);
    expect(stderr).toMatch(new RegExp(`^✖ ${code} `, 'm'));
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ['./throws.js', 'oops'],
    ['./wild.js', 'NaN'],
    ['./few.js', '0 scores for 2 completions'],
  ])('blames %s for what it does', async (use, reason) => {
    const { code, stderr } = await run('scorer', use, '--input', 'pairs.jsonl');
    expect(code).toBe(3);
    expect(stderr).toContain('SYN_PLUGIN_RESULT');
    expect(stderr).toContain(reason);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
