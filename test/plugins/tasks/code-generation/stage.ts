import type { Clock, CompletionRequest, Item, Llm, Task, Tool } from '../../../../core/index.ts';
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
  readonly question?: Llm;
  readonly answer?: Llm;
  readonly fallback?: Llm | null;
  readonly tool?: Tool | null;
  readonly clock?: Clock;
}

export const start = (cast: Cast = {}, options: object = {}): Promise<Task> => {
  const silent = scripted(question);
  const needs = {
    question: silent,
    answer: scripted(goodFiles()),
    fallback: null,
    clock: fakeClock(),
    ...cast,
  };
  return startTask(codeGeneration, needs, options);
};

export const itemOf = (more: Partial<Item> = {}): Item => ({
  query: question,
  context: contextOf('A clockmaker.'),
  reference: null,
  history: [],
  intent: { wants: 'w', goal: 'g' },
  data: {},
  ...more,
});
