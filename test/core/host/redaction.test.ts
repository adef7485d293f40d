import { join } from 'node:path';
import { z } from 'zod';
import {
  createNode,
  createRedactor,
  definePlugin,
  errorToJson,
  openRecords,
  renderError,
  secret,
  SynthError,
  type Node,
} from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { base } from '../config/broken/case.ts';
import { createWorkspace, loadFrom } from '../config/workspace.ts';
import { fakeLog } from './fakes.ts';

const key = 'sk-planted-0123456789';

/** A tool that quotes its key wherever it can; `at` says where it throws. */
const leaky = (at: 'setup' | 'fetch' | 'stop') =>
  definePlugin({
    apiVersion: 1,
    kind: 'tool',
    name: 'leaky',
    summary: 'For tests.',
    options: z.strictObject({ key: secret(z.string().describe('A key.')) }),
    traits: { methods: ['random'], network: true },
    setup(_, options) {
      const fault = (): SynthError =>
        new SynthError('SYN_TOOL_EMPTY', {
          message: `no answer for ${options.key}`,
          hint: `Is ${options.key} right?`,
          detail: { url: `https://example.org/?key=${options.key}` },
          cause: new Error(`header ${options.key}`, { cause: `deep ${options.key}` }),
        });
      if (at === 'setup') throw fault();
      return {
        fetch: () => Promise.reject(at === 'fetch' ? new Error(`bad ${options.key}`) : fault()),
        stop: () => (at === 'stop' ? Promise.reject(fault()) : Promise.resolve()),
      };
    },
  });

const cleanUp: (() => void)[] = [];
afterAll(() => cleanUp.forEach((remove) => remove()));

async function make(at: Parameters<typeof leaky>[0]): Promise<{ node: Promise<Node>; cwd: string }> {
  const text = base
    .replace('use: mathgenerator', 'use: leaky, key: "${env:KEY}"')
    .replace('math: {', 'qa: {')
    .replace('use: local', 'use: local, miners: { echo: {} }');
  const { cwd, remove } = createWorkspace({
    'synth.config.yaml': `${text}run: { steps: 1, maxFailedSteps: 1, buildAttempts: 2 }\n`,
  });
  cleanUp.push(remove);
  const node = createNode({
    config: await loadFrom(cwd, { env: { KEY: key } }),
    catalog: { ...catalog, 'tool/leaky': async () => ({ default: leaky(at) }) },
    cwd,
    log: fakeLog(),
    signal: new AbortController().signal,
  });
  return { node, cwd };
}

function expectClean(error: unknown): void {
  const shown = [renderError(error, { color: false, verbose: true }), JSON.stringify(errorToJson(error))];
  expect(shown.join()).toContain('[secret]');
  expect([...shown, JSON.stringify((error as SynthError).detail)].join()).not.toContain(key);
}

describe('a secret that a plugin quotes', () => {
  it('is in no error of a node', async () => {
    const { node } = await make('setup');
    expectClean(await node.catch((error: unknown) => error));
    const stopping = await (await make('stop')).node;
    expectClean(await stopping.stop().catch((error: unknown) => error));
  });

  it('is in no record either', async () => {
    const { node, cwd } = await make('fetch');
    const running = await node;
    expectClean(await running.run().catch((error: unknown) => error));
    await running.stop();
    const store = openRecords(join(cwd, '.synth/validator'), { mustExist: true });
    const stored = JSON.stringify([...store.records(0)]);
    store.close();
    expect(stored).toContain('bad [secret]');
    expect(stored).not.toContain(key);
  });
});

it('a secret that begins like another is replaced whole', () => {
  const redactor = createRedactor(['abcdef', 'abcdefghij']);
  expect(redactor.redact('abcdefghij abcdef')).toBe('[secret] [secret]');
});
