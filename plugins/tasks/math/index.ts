import { z } from 'zod';
import { definePlugin, ref } from '../../../core/index.ts';
import { unsuitable } from '../text/material.ts';
import { requests } from './prompts.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'math',
  summary: 'Asks for the answer to a problem whose solution the tool knows.',
  options: z.strictObject({
    finalAnswer: z
      .boolean()
      .default(true)
      .describe('Ask for a last line "Final answer: …", so that the answer cannot be mistaken.'),
  }),
  needs: { tool: ref('tool') },
  traits: { protocol: 'prompting' },
  setup: ({ tool }, { finalAnswer }) => ({
    async build(io, signal) {
      const context = await tool.fetch({ method: 'random' }, io, signal);
      const { solution, exact = null, precision = null } = context.data;
      const text = typeof solution === 'number' ? String(solution) : solution;
      if (typeof text !== 'string' || text.trim() === '' || !Number.isFinite(Number(text)))
        throw unsuitable(
          context,
          'it has no numeric solution',
          'Give the math task a tool whose contexts have data.solution, such as mathgenerator.',
        );
      const query = io.random.pick(requests).replace('{problem}', () => context.text.trim());
      return [
        {
          query: finalAnswer ? `${query}\nEnd with a line of the form "Final answer: <number>".` : query,
          context,
          reference: { text, data: { exact, precision } },
          history: [],
          intent: { wants: 'get a mathematics problem solved', goal: 'get the answer to this problem' },
          data: { exact, precision },
        },
      ];
    },
  }),
});
