import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { root } from './tree.ts';

export interface Looked {
  /** Labels offered at the mark, with what the editor shows beside them. */
  readonly offered: Readonly<Record<string, string>>;
  readonly hover: string;
  /** `line:column message`, both from 0. */
  readonly marked: readonly string[];
}

export interface Editor {
  /** Opens a document and looks at it; `|` in it stands for the cursor. */
  look(document: string): Promise<Looked>;
  close(): Promise<void>;
}

interface Completion {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}
interface Diagnostic {
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly message: string;
}
interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly params?: {
    readonly uri?: string;
    readonly items?: readonly unknown[];
    readonly diagnostics?: readonly Diagnostic[];
  };
}

/** What editors have YAML done by: yaml-language-server, spoken to over stdio; `folder` is the workspace. */
export async function openEditor(folder: string): Promise<Editor> {
  const bin = join(root, 'node_modules/yaml-language-server/bin/yaml-language-server');
  const server = spawn(process.execPath, [bin, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()));
  const answers = new Map<number, (message: Incoming) => void>();
  const checked = new Map<string, (found: readonly Diagnostic[]) => void>();

  const send = (message: object): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    server.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  };
  const take = (message: Incoming): void => {
    const { id, method, params } = message;
    if (method === undefined) answers.get(id!)?.(message);
    else if (method === 'textDocument/publishDiagnostics')
      checked.get(params!.uri!)?.(params!.diagnostics ?? []);
    // It asks for its settings; nothing is to come from the network.
    else if (id !== undefined)
      send({
        id,
        result: params?.items?.map(() => ({
          validate: true,
          hover: true,
          completion: true,
          schemaStore: { enable: false },
        })),
      });
  };
  let rest = Buffer.alloc(0);
  server.stdout.on('data', (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(rest.subarray(0, head).toString())?.[1]);
      if (head < 0 || rest.length < head + 4 + length) return;
      const body = rest.subarray(head + 4, head + 4 + length).toString();
      rest = rest.subarray(head + 4 + length);
      take(JSON.parse(body) as Incoming);
    }
  });

  let asked = 0;
  const ask = <T>(method: string, params: object): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = (asked += 1);
      answers.set(id, ({ result, error }) =>
        error === undefined ? resolve(result as T) : reject(new Error(error.message)),
      );
      send({ id, method, params });
    });
  const rootUri = pathToFileURL(folder).href;
  await ask('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'work' }],
    capabilities: {
      workspace: { configuration: true },
      textDocument: { completion: { completionItem: { snippetSupport: true } } },
    },
  });
  send({ method: 'initialized', params: {} });

  let opened = 0;
  return {
    async look(document) {
      const cursor = document.indexOf('|');
      const text = cursor < 0 ? document : document.slice(0, cursor) + document.slice(cursor + 1);
      const before = document.slice(0, Math.max(cursor, 0)).split('\n');
      const uri = `${rootUri}/document-${(opened += 1)}.yaml`;
      const found = await new Promise<readonly Diagnostic[]>((resolve) => {
        checked.set(uri, resolve);
        send({
          method: 'textDocument/didOpen',
          params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
        });
      });
      const at = {
        textDocument: { uri },
        position: { line: before.length - 1, character: before.at(-1)!.length },
      };
      const completion = await ask<{ items: readonly Completion[] } | null>('textDocument/completion', at);
      const hover = await ask<{ contents: { value: string } } | null>('textDocument/hover', at);
      return {
        offered: Object.fromEntries(
          (completion?.items ?? []).map(({ label, documentation: shown }) => [
            label,
            typeof shown === 'string' ? shown : (shown?.value ?? ''),
          ]),
        ),
        // Punctuation is escaped in Markdown.
        hover: (hover?.contents.value ?? '').replaceAll('\\', ''),
        marked: found.map(({ range: { start }, message }) => `${start.line}:${start.character} ${message}`),
      };
    },
    async close() {
      await ask('shutdown', {});
      send({ method: 'exit' });
      await ended;
    },
  };
}
