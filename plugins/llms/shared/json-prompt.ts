import type { CompletionRequest, Message } from '../../../core/index.ts';

/** The turns with a request for JSON added to the system turns, for providers that enforce no schema. */
export function askForJson(request: CompletionRequest): readonly Message[] {
  if (request.schema === undefined) return request.messages;
  const content = `Answer with one JSON value that satisfies this JSON Schema, and with nothing else:\n${JSON.stringify(request.schema.schema)}`;
  const turns = request.messages.findIndex(({ role }) => role !== 'system');
  return [...request.messages.slice(0, turns), { role: 'system', content }, ...request.messages.slice(turns)];
}
