import { z } from 'zod';
import type { Logger, Protocol } from '../../core/index.ts';

const request = z.strictObject({ roles: z.array(z.string()), messages: z.array(z.string()) });
const reply = z.object({ completion: z.string() });

/** The same as synapse.py has it. */
export const prompting: Protocol = {
  request,
  reply,
  wire: {
    axon: {
      name: 'PromptingSynapse',
      hashFields: ['roles', 'messages'],
      streaming: false,
      defaults: { completion: '' },
    },
  },
  encode: ({ messages }) => ({
    roles: messages.map(({ role }) => role),
    messages: messages.map(({ content }) => content),
  }),
  messages: () => [],
  replyText: (body) => reply.parse(body).completion,
  replyBody: (text) => ({ completion: text }),
};

export const quietLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quietLog,
};

/** One line of JSON for whoever started this process. */
export const tell = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
