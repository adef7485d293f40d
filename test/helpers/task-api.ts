import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Identity, JsonObject, JsonValue } from '../../core/index.ts';

/** A task as Dojo's task API keeps it. */
export interface ApiTask {
  readonly id: string;
  readonly metadata: JsonObject;
  readonly assignees: readonly { readonly hotkey: string; readonly prompt: string; readonly role: string }[];
  readonly file: string | null;
  readonly createdAt: number;
  readonly expireAt: number;
  readonly completions: { readonly id: string; readonly participant_hotkey: string }[];
  readonly votes: { readonly voter: string; readonly completion: string }[];
}

export interface TaskApi {
  readonly url: string;
  readonly tasks: ApiTask[];
  /** Analytics records, as they came. */
  readonly analytics: JsonObject[];
  /** What every call said of who makes it. */
  readonly calls: { readonly path: string; readonly hotkey: string; readonly message: string }[];
  /** Answers the next calls in place of the API; `hang`: never. */
  readonly faults: (Fault | 'hang')[];
  /** Time of the API, milliseconds since the epoch. */
  now: number;
  close(): Promise<void>;
}

export interface Fault {
  readonly status: number;
  readonly body: string;
}

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** A validator whose signatures the API checks. */
export const signer: Identity = {
  hotkey: 'hotkey-0',
  publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  scheme: 'ed25519',
  sign: async (message) => sign(null, message, privateKey),
};

/** The closed task API of Dojo, as far as its validator knows it: signed calls, envelopes, multipart tasks. */
export async function startTaskApi(now: number): Promise<TaskApi> {
  const api = {
    tasks: [] as ApiTask[],
    analytics: [] as JsonObject[],
    calls: [] as TaskApi['calls'][number][],
  };
  const faults: TaskApi['faults'] = [];
  const state = { now };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readAll(request);
      const fault = faults.shift();
      if (fault === 'hang') return;
      const made = fault ?? (await answer(request, body, api, state));
      response.writeHead(made.status, { 'content-type': 'application/json' }).end(made.body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...api,
    faults,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get now() {
      return state.now;
    },
    set now(ms) {
      state.now = ms;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const ok = (data: JsonValue): Fault => ({ status: 200, body: JSON.stringify({ success: true, data }) });
const no = (status: number, message: string): Fault => ({
  status,
  body: JSON.stringify({ success: false, message, error: message }),
});
const rfc3339 = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');

async function answer(
  request: IncomingMessage,
  body: Buffer,
  { tasks, analytics, calls }: Pick<TaskApi, 'tasks' | 'analytics' | 'calls'>,
  state: { readonly now: number },
): Promise<Fault> {
  const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const header = (name: string): string => String(request.headers[name] ?? '');
  const [hotkey, message, signature] = ['x-hotkey', 'x-message', 'x-signature'].map(header) as [
    string,
    string,
    string,
  ];
  if (!/^[A-Za-z0-9]{52}$/.test(message) || !/^0x[0-9a-f]{128}$/.test(signature)) return no(401, 'unsigned');
  if (!verify(null, Buffer.from(message), publicKey, Buffer.from(signature.slice(2), 'hex')))
    return no(401, 'bad signature');
  calls.push({ path: `${request.method} ${path}`, hotkey, message });

  if (request.method === 'POST' && path === '/validator/tasks') {
    const type = header('content-type');
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    if (form.get('task_type') !== 'codeGen') return no(400, 'unknown task type');
    const file = form.get('files');
    const task: ApiTask = {
      id: `t${tasks.length + 1}`,
      metadata: JSON.parse(form.get('metadata') as string) as JsonObject,
      assignees: form
        .getAll('assignees')
        .map((one) => JSON.parse(one as string) as ApiTask['assignees'][number]),
      file: file === null ? null : `${(file as File).name}: ${await (file as File).text()}`,
      createdAt: state.now,
      expireAt: Date.parse(form.get('expire_at') as string),
      completions: [],
      votes: [],
    };
    tasks.push(task);
    return ok({ task_id: task.id });
  }
  if (path === '/validator/tasks/voting')
    return ok(
      tasks
        .filter(({ expireAt }) => expireAt > state.now)
        .map((task) => ({
          id: task.id,
          created_at: rfc3339(task.createdAt),
          expire_at: rfc3339(task.expireAt),
        })),
    );
  if (path === '/validator/tasks/expired') {
    const fromMs = state.now - Number(searchParams.get('hours')) * 3_600_000;
    const over = tasks.filter(({ expireAt }) => expireAt <= state.now && expireAt > fromMs);
    return ok({ tasks: over.map(show), total: over.length });
  }
  if (request.method === 'POST' && path === '/validator/analytics/batch') {
    const { analytics: records } = JSON.parse(body.toString()) as { analytics: JsonObject[] };
    const known = new Set(analytics.map(({ task_id }) => task_id));
    analytics.push(...records);
    return ok({
      results: records.map(({ task_id }) => ({
        task_id: task_id as string,
        status: known.has(task_id) ? 'duplicate' : 'created',
        message: '',
      })),
    });
  }
  return no(404, 'no such route');
}

const show = (task: ApiTask): JsonObject => ({
  id: task.id,
  task_type: 'codeGen',
  validator_hotkey: signer.hotkey,
  created_at: rfc3339(task.createdAt),
  expire_at: rfc3339(task.expireAt),
  task_status: 'EXPIRED',
  completions: [...task.completions],
  // Go writes an empty list as null.
  votes:
    task.votes.length === 0
      ? null
      : task.votes.map(({ voter, completion }, index) => ({
          id: `v${index}`,
          voter_hotkey: voter,
          chosen_completion_id: completion,
          weight: 1,
          created_at: rfc3339(task.createdAt),
        })),
});

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}
