import { join } from 'node:path';
import { systemClock } from '../../../core/host/clock.ts';
import { currentMeter, usageEntry } from '../../../core/llm/meter.ts';
import type { Ask, Task } from '../../../core/index.ts';
import { runValidator } from '../../../core/run/validator.ts';
import jsonl from '../../../plugins/sinks/jsonl.ts';
import { fakeChain, fakeContext, wordTask } from './fakes.ts';

// A validator of twelve steps in a process of its own, to be killed: `node crash-child.ts <storage folder>`.

const storage = process.argv[2] ?? '';
const who = { name: 'default', provider: 'fake', model: 'tiny' };
const usage = { inputTokens: 10, outputTokens: 2 };
const signal = new AbortController().signal;

/** Each reference costs a model call. */
const task: Task = {
  ...wordTask,
  async refer(item, io, own) {
    await systemClock.sleep(2, own);
    currentMeter()?.record(usageEntry(who, { calls: 1, usage, costUsd: 0.001 }));
    return (await wordTask.refer?.(item, io, own)) ?? { text: '' };
  },
};

const answer = async (ask: Ask): Promise<string> => {
  await systemClock.sleep(8 + (ask.peer.uid % 3), signal);
  return ask.challenge.text
    .split(' ')
    .slice(1, 1 + ask.peer.uid)
    .join(' ');
};

const path = join(storage, 'rows.jsonl');
const sink = await jsonl.setup({ paths: { storage, config: storage } } as never, { path });
const chain = fakeChain({ 1: answer, 2: answer, 3: answer, 4: answer });
const settings = { run: { steps: 12, itemsPerStep: 2 }, ledger: { decay: 0.01 } };
const context = fakeContext({ chain, task, sinks: { main: sink }, settings }, storage, {
  emit: ({ type }) => {
    if (type === 'run.started') process.stdout.write('started\n');
  },
});
await runValidator(context);
await sink.stop?.(signal);
