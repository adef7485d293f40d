import type { TaskSubject } from '../../../../core/testing/index.ts';
import codeGeneration from '../../../../plugins/tasks/code-generation/index.ts';

/** With both of its models, and with personas of a tool. */
export const codeGenerations = (llm: unknown, tool: unknown): readonly TaskSubject[] => [
  { plugin: codeGeneration, needs: { question: llm, answer: llm } },
  { plugin: codeGeneration, needs: { question: llm, answer: llm, fallback: llm, tool } },
];
