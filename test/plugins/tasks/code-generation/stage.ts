import type { Clock, CompletionRequest, Instance, Item, Llm, Task, Tool } from '../../../../core/index.ts';
import type { PageFile } from '../../../../plugins/tasks/code-generation/page/index.ts';
import codeGeneration from '../../../../plugins/tasks/code-generation/index.ts';
import { fakeClock } from '../../../helpers/fake-clock.ts';
import { completion, fakeLlm } from '../../../helpers/models.ts';
import { contextOf, ioOf, never, startTask } from '../stage.ts';

export { contextOf, ioOf, never };

/** Files that break no rule; `mark` makes them different. */
export const goodFiles = (mark = ''): PageFile[] => [
  {
    filename: 'index.html',
    content:
      '<!doctype html><html><head><title>P</title></head><body><p>One</p><script src="index.js"></script></body></html>',
  },
  { filename: 'index.js', content: `document.title = 'here ${mark}';\n` },
];

/** Files with so many faults in their script. */
export const badFiles = (faults: number): PageFile[] => [
  ...goodFiles().slice(0, 1),
  { filename: 'index.js', content: Array.from({ length: faults }, (_, i) => `alert(${i});\n`).join('') },
];

export const question =
  'Build a page with a clock.\n\nFeatures:\n- It has hands.\n\nUser actions:\n1. A click.';

type Answer = string | readonly PageFile[];

/** A model that gives these answers one after the other, the last one again and again; a function sees the request. */
export function scripted(...answers: (Answer | ((request: CompletionRequest) => Answer))[]) {
  return fakeLlm((request, _signal, call) => {
    const entry = answers[Math.min(call, answers.length) - 1] as (typeof answers)[number];
    const answer = typeof entry === 'function' ? entry(request) : entry;
    const json = typeof answer === 'string' ? { question: answer } : { files: answer };
    return completion(JSON.stringify(json), {
      json: json as never,
      usage: { inputTokens: 10, outputTokens: 200 },
    });
  });
}

interface Cast {
  readonly question: Llm;
  readonly answer: Llm;
  readonly fallback: Llm | null;
  readonly tool: Tool | null;
  readonly clock: Clock;
}

let onStage: Cast;
const standIn = (role: 'question' | 'answer' | 'fallback'): Llm => ({
  identity: { provider: 'test', model: role, endpoint: 'here' },
  complete: (request, signal) => (onStage[role] as Llm).complete(request, signal),
});
const clock: Clock = {
  now: () => onStage.clock.now(),
  monotonic: () => onStage.clock.monotonic(),
  sleep: (ms, signal) => onStage.clock.sleep(ms, signal),
  deadline: (ms, signal) => onStage.clock.deadline(ms, signal),
};
const tool: Tool = { fetch: (query, io, signal) => (onStage.tool as Tool).fetch(query, io, signal) };

/** Every task has a thread of its own, which takes a while to start: those of the same options share one. */
const started = new Map<string, Promise<Instance<'task'>>>();
afterAll(async () => {
  for (const task of started.values()) await (await task.catch(() => null))?.stop?.(never);
});

export async function start(cast: Partial<Cast> = {}, options: object = {}): Promise<Task> {
  const own: Cast = {
    ...{ question: scripted(question), answer: scripted(goodFiles()), fallback: null, tool: null },
    clock: fakeClock(),
    ...cast,
  };
  const key = JSON.stringify([options, own.fallback !== null, own.tool !== null]);
  const needs = {
    ...{ question: standIn('question'), answer: standIn('answer'), clock },
    ...{ fallback: own.fallback && standIn('fallback'), tool: own.tool && tool },
  };
  const task = started.get(key) ?? startTask(codeGeneration, needs, options);
  started.set(key, task);
  const { variations = [], ...made } = await task;
  // Whoever is called last plays: the tests of a file run one after the other.
  const play = (): Task => {
    onStage = own;
    return made;
  };
  return {
    variations,
    build: (io, signal) => play().build(io, signal),
    refer: (item, io, signal) => (play() as Required<Task>).refer(item, io, signal),
    vary: (item, name, io, signal) => (play() as Required<Task>).vary(item, name, io, signal),
  };
}

export const itemOf = (more: Partial<Item> = {}): Item => ({
  query: question,
  context: contextOf('A clockmaker.'),
  reference: null,
  history: [],
  intent: { wants: 'w', goal: 'g' },
  data: {},
  ...more,
});
