import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  checkConfig,
  createNode,
  definePlugin,
  type NodeOptions,
  type RunEvent,
} from '../../../core/index.ts';
import { z } from 'zod';
import { catalog } from '../../../plugins/catalog.ts';
import { base } from '../config/broken/case.ts';
import { createWorkspace, loadFrom } from '../config/workspace.ts';
import { fakeLog } from './fakes.ts';

const workspaces: (() => void)[] = [];
afterAll(() => workspaces.forEach((remove) => remove()));

async function nodeOptions(text: string, over: Partial<NodeOptions> = {}): Promise<NodeOptions> {
  const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text });
  workspaces.push(remove);
  return {
    config: await loadFrom(cwd),
    catalog,
    cwd,
    log: fakeLog(),
    signal: new AbortController().signal,
    ...over,
  };
}
const running = base.replace('use: local', 'use: local, miners: { parrot: { count: 2 }, echo: {} }');

describe('createNode', () => {
  it('runs a validator for its steps, and two of them side by side', async () => {
    const nodes = [];
    for (const seed of [1, 2]) {
      const events: RunEvent[] = [];
      const options = await nodeOptions(`${running}seed: ${seed}\nrun: { steps: 2 }\n`, {
        onEvent: (event) => events.push(event),
      });
      nodes.push({ node: await createNode(options), events, cwd: options.cwd });
    }
    const summaries = await Promise.all(nodes.map(({ node }) => node.run()));
    for (const { node } of nodes) await node.stop();
    for (const [i, { events, node, cwd }] of nodes.entries()) {
      const summary = summaries[i];
      expect(summary).toMatchObject({ role: 'validator', ended: 'finished', steps: 2 });
      expect(summary?.table).toHaveLength(3);
      expect(events[0]).toMatchObject({ type: 'run.started', configHash: node.configHash });
      expect(existsSync(join(cwd, '.synth', 'validator'))).toBe(true);
    }
  });

  it('takes a configuration that was checked already', async () => {
    const options = await nodeOptions(running);
    const checked = await checkConfig(await loadFrom(options.cwd), { catalog });
    const node = await createNode({ ...options, config: checked });
    expect(node.settings).toEqual({ ...checked.settings, seed: 0 });
    expect([...node.parts.tasks.keys()]).toEqual(['math']);
    await node.stop();
    await node.stop();
  });

  it('keeps its files where `storage` and `name` say', async () => {
    const options = await nodeOptions(`${running}storage: data/here\nname: alpha\n`);
    await (await createNode(options)).stop();
    expect(existsSync(join(options.cwd, 'data/here/alpha'))).toBe(true);
  });

  it('leaves nothing open when a plugin fails to start, so that the next try can begin', async () => {
    let fails = true;
    const moody = definePlugin({
      apiVersion: 1,
      kind: 'sink',
      name: 'moody',
      summary: 'For tests.',
      options: z.strictObject({}),
      setup: () => {
        if (fails) throw new Error('not today');
        return { append: async () => {}, flush: async () => {} };
      },
    });
    const options = await nodeOptions(`${running}sinks: { moody: {} }\n`, {
      catalog: { ...catalog, 'sink/moody': async () => ({ default: moody }) },
    });
    await expect(createNode(options)).rejects.toMatchObject({
      code: 'SYN_PLUGIN_SETUP',
      plugin: 'sink/moody',
    });
    fails = false;
    await (await createNode(options)).stop();
  });

  it('tells plugins that the node stops', async () => {
    let signal: AbortSignal | undefined;
    const listening = definePlugin({
      apiVersion: 1,
      kind: 'sink',
      name: 'listening',
      summary: 'For tests.',
      options: z.strictObject({}),
      setup: (services) => {
        signal = services.signal;
        return { append: async () => {}, flush: async () => {} };
      },
    });
    const node = await createNode(
      await nodeOptions(`${running}sinks: { listening: {} }\n`, {
        catalog: { ...catalog, 'sink/listening': async () => ({ default: listening }) },
      }),
    );
    expect(signal?.aborted).toBe(false);
    await node.stop();
    expect(signal?.aborted).toBe(true);
  });

  // Below /proc, where there is one, Node's recursive mkdir would not return.
  const unusable = [
    'synth.config.yaml',
    'synth.config.yaml/deeper',
    ...(existsSync('/proc/self') ? ['/proc/x'] : []),
  ];
  it.each(unusable)('says so when its folder cannot be made: %s', async (storage) => {
    const options = await nodeOptions(`${running}storage: ${storage}\n`);
    await expect(createNode(options)).rejects.toMatchObject({ code: 'SYN_STORE_DAMAGED' });
  });

  it('makes its folder with all above it', async () => {
    const options = await nodeOptions(`${running}storage: some/where/deep\n`);
    await (await createNode(options)).stop();
    expect(existsSync(join(options.cwd, 'some/where/deep'))).toBe(true);
  });

  it('refuses what is wrong before it makes a folder', async () => {
    const options = await nodeOptions(`${running}seed: x\n`);
    await expect(createNode(options)).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
    expect(existsSync(join(options.cwd, '.synth'))).toBe(false);
  });
});
