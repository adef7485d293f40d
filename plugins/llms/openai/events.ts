/** One event of a stream: what its `data` lines say, or its `error` lines, which llama.cpp had until late 2025. */
export interface ServerEvent {
  readonly field: 'data' | 'error';
  readonly text: string;
}

/**
 * The events of a body of Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html), with any line
 * end. Comments, other fields and events without content are left out; the last event may lack the empty line after it.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  let lines: string[] = [];
  let field: ServerEvent['field'] = 'data';
  for await (const line of linesOf(body)) {
    const [, name, text = ''] = /^(data|error)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name !== undefined) {
      field = name as ServerEvent['field'];
      lines.push(text);
    }
    if (line !== '') continue;
    if (lines.join('') !== '') yield { field, text: lines.join('\n') };
    lines = [];
  }
  if (lines.join('') !== '') yield { field, text: lines.join('\n') };
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    // A carriage return at the very end may be half of a line end.
    const lines = rest.split(/\r\n|\n|\r(?!\n|$)/);
    rest = lines.pop() as string;
    yield* lines;
  }
  yield* rest.split(/\r\n|\n|\r/);
}
