import { createNode, type RunEvent } from '../../../../core/index.ts';
import { catalog } from '../../../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../../../core/config/workspace.ts';
import { fakeLog } from '../../../core/host/fakes.ts';
import { flatReply, guidOf, sendText, startCgpServer } from '../../../helpers/cgp-server.ts';
import { sendJson } from '../../../helpers/loopback.ts';

const never = new AbortController().signal;

it('is what a whole validator runs on, through failures of the API', async () => {
  const server = await startCgpServer();
  const { cwd, remove } = createWorkspace({
    'synth.config.yaml': `
extends: cgp-validator
tools:
  conversations:
    chain: default
    api: { readHost: '${server.url}', writeHost: '${server.url}', apiKey: '\${env:CGP_API_KEY}' }
run: { steps: 2 }
`,
  });
  let asked = 0;
  server.reserve = (response) => {
    asked += 1;
    if (asked === 1) sendJson(response, {}, 500);
    else if (asked === 2) sendText(response, '{"guid":');
    else
      sendText(response, flatReply(asked, 13).replaceAll('Line', 'Celadon glaze on porcelain bowls, line'));
  };
  let put = 0;
  server.record = (response) => {
    put += 1;
    if (put > 1) return true;
    sendJson(response, {}, 500);
    return false;
  };
  const events: RunEvent[] = [];
  try {
    const config = await loadFrom(cwd, { env: { CGP_API_KEY: 'k_not_to_be_seen' } });
    const log = fakeLog();
    const node = await createNode({
      config,
      catalog,
      cwd,
      log,
      signal: never,
      onEvent: (event) => events.push(event),
    });
    try {
      expect(await node.run()).toMatchObject({ ended: 'finished', steps: 2, failedSteps: 0 });
    } finally {
      await node.stop();
    }
    expect(server.countReservations()).toBe(4);
    const self = events.find((event) => event.type === 'run.started');
    for (const n of [3, 4]) {
      const records = server.records.filter(({ guid }) => guid === guidOf(n)).map(({ body }) => body);
      const [validator] = records.filter(({ neuron_type: type }) => type === 'validator');
      const miners = records.filter(({ neuron_type: type }) => type === 'miner');
      expect(validator).toMatchObject({
        hotkey: self?.hotkey,
        data: { tags: expect.arrayContaining(['celadon glaze']) as string[] },
      });
      expect(miners.length).toBeGreaterThan(1);
      expect(miners[0]).toMatchObject({
        batch_number: validator?.['batch_number'],
        data: {
          task: {
            bundle_guid: guidOf(n),
            input: {
              data: { window: expect.arrayContaining([[0, expect.stringContaining('glaze')]]) as unknown[] },
            },
          },
        },
      });
    }
    expect(JSON.stringify([events, server.records])).not.toContain('k_not_to_be_seen');
  } finally {
    remove();
    await server.close();
  }
}, 60_000);

it('gives a conversation to the next step when a step fails', async () => {
  const server = await startCgpServer();
  const nobody = Object.fromEntries(
    ['precise', 'sparse', 'noisy', 'stuffer', 'parrot', 'silent', 'garbage'].map((name) => [name, null]),
  );
  const { cwd, remove } = createWorkspace({
    'synth.config.yaml': JSON.stringify({
      extends: 'cgp-validator',
      tools: { conversations: { api: { readHost: server.url, writeHost: server.url } } },
      run: { maxFailedSteps: 3 },
      chain: { miners: nobody },
    }),
  });
  try {
    const node = await createNode({
      config: await loadFrom(cwd),
      catalog,
      cwd,
      log: fakeLog(),
      signal: never,
    });
    await expect(node.run().finally(() => node.stop())).rejects.toMatchObject({ code: 'SYN_RUN_STALLED' });
    expect(server.countReservations()).toBe(1);
  } finally {
    remove();
    await server.close();
  }
}, 60_000);
