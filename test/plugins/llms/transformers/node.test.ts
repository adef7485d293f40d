import { join } from 'node:path';
import { createNode, type RunEvent } from '../../../../core/index.ts';
import { catalog } from '../../../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../../../core/config/workspace.ts';
import { fakeLog } from '../../../core/host/fakes.ts';
import { never } from '../../../helpers/models.ts';
import { writeTinyCausal } from '../../../helpers/tiny-causal.ts';

const yaml = `
extends: sn1-validator
seed: 3
llms:
  small: { use: transformers, model: ./tiny, precision: fp32, threads: 1 }
tasks: { summarization: null, debugging: null, date-qa: null, sentiment: null, math: null }
run: { steps: 2, askTimeoutMs: 60000 }
chain:
  miners:
    wiki-agent: null
    closed-book: null
    parrot: null
    silent: null
    garbage: null
    chat: { use: chat, llm: small, tool: null, count: 2, maxTokens: 24 }
`;

/** Two steps of a subnet whose miners answer with a model on this machine; gives what they replied, and the usage. */
async function mine() {
  const { cwd, remove } = createWorkspace({ 'synth.config.yaml': yaml });
  const steps: Extract<RunEvent, { type: 'step.completed' }>[] = [];
  try {
    writeTinyCausal(join(cwd, 'tiny'), { contextLength: 4096 });
    const node = await createNode({
      config: await loadFrom(cwd, {}),
      catalog,
      cwd,
      log: fakeLog(),
      signal: never,
      onEvent: (event) => void (event.type === 'step.completed' && steps.push(event)),
    });
    try {
      expect(await node.run()).toMatchObject({ ended: 'finished', steps: 2, failedSteps: 0 });
    } finally {
      await node.stop();
    }
  } finally {
    remove();
  }
  const replies = steps.flatMap(({ items }) => items.flatMap((item) => [...item.replies]));
  return replies.map(({ uid, status, head, reward }) => ({ uid, status, head, reward }));
}

test('miners answer with a model on this machine, and the same again', async () => {
  const replies = await mine();
  expect(replies.length).toBeGreaterThanOrEqual(4);
  for (const { status, head } of replies) {
    expect(status).toBe(200);
    expect(head).not.toBe('');
  }
  // Neurons that share a model draw differently.
  expect(new Set(replies.map(({ head }) => head)).size).toBe(replies.length);
  expect(await mine()).toEqual(replies);
}, 120_000);
