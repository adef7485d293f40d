import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createModels, type ModelStore, type ModelsParts } from '../../../core/models/index.ts';
import { modelsSettings, type ModelsSettings } from '../../../core/models/settings.ts';
import { quickClock, sendJson, serve, type Loopback } from '../../helpers/loopback.ts';
import { fakeLog } from '../host/fakes.ts';

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const gitSum = (data: Buffer): string =>
  createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex');
export const commitOf = (n: number): string => createHash('sha1').update(`commit ${n}`).digest('hex');

/** Bytes that look like no text and no other file's. */
export const weights = (length: number, seed = 1): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + seed * 101) % 251));

export interface Repository {
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly licence?: string;
  /** Gated: only with this token. */
  readonly token?: string;
}

/** What goes wrong with an answer of the content server. */
export interface Fault {
  /** Bytes after which nothing more comes, until the connection is cut. */
  readonly stallAfter?: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ignoreRange?: boolean;
  readonly body?: Buffer;
}

/** A hub as Hugging Face runs one: an API, and large files behind a redirect to a content server of another origin. */
export interface HubServer {
  readonly url: string;
  readonly hub: Loopback;
  readonly content: Loopback;
  /** By `owner/name`; `main` is the last commit of each. */
  readonly repositories: Map<string, Repository[]>;
  /** The first one is for the next answer, and so on. */
  readonly faults: Fault[];
  /** Requests for contents of files: `path` or `path bytes=5-`. */
  readonly fetched: () => string[];
  /** Contents of large files are sent when this is resolved. */
  gate: Promise<void>;
  /** Ends the connections on which nothing more comes. */
  cut(): void;
  close(): Promise<void>;
}

/** Files longer than this are kept as the hub keeps large ones. */
const largeFrom = 1000;
const treePage = 3;

export async function serveHub(): Promise<HubServer> {
  const repositories: HubServer['repositories'] = new Map();
  const faults: Fault[] = [];
  const fetched: string[] = [];
  const stalled: ServerResponse[] = [];
  const note = (path: string, { headers }: IncomingMessage): void =>
    void fetched.push(headers.range === undefined ? path : `${path} ${headers.range}`);

  const content = await serve((url, response, request) => {
    const [, sum = '', path = ''] = /^\/([0-9a-f]{64})\/(.*)$/.exec(url.pathname) ?? [];
    note(path, request);
    const data = [...repositories.values()]
      .flat()
      .flatMap(({ files }) => Object.values(files).map((file) => Buffer.from(file)))
      .find((file) => sha256(file) === sum);
    const fault = faults.shift() ?? {};
    if (fault.stallAfter !== undefined) stalled.push(response);
    void server.gate.then(() => sendFile(response, request, data as Buffer, `"${sum}"`, fault));
  });

  const hub = await serve((url, response, request) => {
    const [, api, id = '', rest = ''] = /^(\/api\/models)?\/([^/]+\/[^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    const commits = repositories.get(id);
    const fail = (status: number, code?: string, message = ''): void =>
      sendJson(response, { error: message }, status, {
        ...(code !== undefined && { 'X-Error-Code': code }),
        'X-Error-Message': message,
      });
    if (request.headers.authorization === 'Bearer wrong-token')
      return fail(401, undefined, 'Invalid credentials in Authorization header');
    // What does not exist looks as what is private does.
    if (commits === undefined) return fail(401, 'RepoNotFound', 'Repository not found');
    const [verb, name = '', ...path] = rest.split('/');
    const revision = decodeURIComponent(name);
    const index =
      revision === 'main'
        ? commits.length - 1
        : commits.findIndex((_, n) => commitOf(n) === revision || `v${n}` === revision);
    const commit = commits[index];
    if (commit === undefined) return fail(404, 'RevisionNotFound', 'Invalid rev id');
    if (api !== undefined && verb === 'revision')
      return sendJson(response, {
        _id: '1',
        id,
        sha: commitOf(index),
        gated: commit.token === undefined ? false : 'auto',
        cardData: commit.licence === undefined ? {} : { license: commit.licence },
        tags: ['onnx', 'license:from-a-tag'],
        siblings: Object.keys(commit.files).map((rfilename) => ({ rfilename })),
      });
    if (api !== undefined && verb === 'tree') return sendTree(response, url, commit);
    if (commit.token !== undefined && request.headers.authorization !== `Bearer ${commit.token}`)
      return fail(401, 'GatedRepo', `Access to model ${id} is restricted.`);
    const file = path.map(decodeURIComponent).join('/');
    if (!Object.hasOwn(commit.files, file)) return fail(404, 'EntryNotFound', 'Entry not found');
    const data = Buffer.from(commit.files[file] as string);
    const facts = { 'X-Repo-Commit': commitOf(index), 'X-Linked-Size': String(data.length) };
    if (data.length <= largeFrom) {
      note(file, request);
      response.writeHead(200, { ...facts, ETag: `"${gitSum(data)}"`, 'Content-Length': data.length });
      return response.end(data);
    }
    const location = `${content.url}/${sha256(data)}/${file}?X-Amz-Signature=abcdef0123456789`;
    response.writeHead(302, { ...facts, 'X-Linked-ETag': `"${sha256(data)}"`, Location: location });
    return response.end();
  });

  const server: HubServer = {
    url: hub.url,
    hub,
    content,
    repositories,
    faults,
    fetched: () => fetched.splice(0),
    gate: Promise.resolve(),
    cut: () => {
      for (const response of stalled.splice(0)) response.destroy();
    },
    close: async () => {
      await hub.close();
      await content.close();
    },
  };
  return server;
}

/** Pages linked as GitHub links them. */
function sendTree(response: ServerResponse, url: URL, { files }: Repository): void {
  const folders = new Set(Object.keys(files).flatMap((path) => path.match(/^.*(?=\/)/) ?? []));
  const entries = [
    ...[...folders].map((path) => ({ type: 'directory', oid: commitOf(0), size: 0, path })),
    ...Object.entries(files).map(([path, text]) => {
      const data = Buffer.from(text);
      if (data.length <= largeFrom) return { type: 'file', oid: gitSum(data), size: data.length, path };
      const pointer = Buffer.from(`pointer to ${sha256(data)}`);
      const lfs = { oid: sha256(data), size: data.length, pointerSize: pointer.length };
      return { type: 'file', oid: gitSum(pointer), size: data.length, lfs, xetHash: sha256(pointer), path };
    }),
  ];
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = new URL(url);
  next.searchParams.set('cursor', String(from + treePage));
  const link = from + treePage < entries.length ? { Link: `<${next.href}>; rel="next"` } : {};
  sendJson(response, entries.slice(from, from + treePage), 200, link);
}

function sendFile(
  response: ServerResponse,
  request: IncomingMessage,
  data: Buffer,
  etag: string,
  fault: Fault,
): void {
  if (fault.status !== undefined) return void response.writeHead(fault.status, fault.headers).end();
  const [, first] = (fault.ignoreRange !== true && /^bytes=(\d+)-$/.exec(request.headers.range ?? '')) || [];
  const body = fault.body ?? data.subarray(Number(first ?? 0));
  response.writeHead(first === undefined ? 200 : 206, {
    ETag: etag,
    'Content-Length': body.length,
    ...(first !== undefined && { 'Content-Range': `bytes ${first}-${data.length - 1}/${data.length}` }),
    ...fault.headers,
  });
  if (fault.stallAfter !== undefined) return void response.write(body.subarray(0, fault.stallAfter));
  response.end(body);
}

/** The models of a user whose hub is `server`; `cache` is below `cwd`. */
export function modelsOf(
  server: Pick<HubServer, 'url'>,
  cwd: string,
  over: Partial<Omit<ModelsParts, 'settings'>> & {
    readonly settings?: Partial<ModelsSettings>;
    readonly lines?: unknown[];
  } = {},
): ModelStore {
  const { settings, lines, ...parts } = over;
  return createModels({
    settings: { ...modelsSettings.parse({ endpoint: server.url, timeoutMs: 20_000 }), ...settings },
    home: { cache: join(cwd, 'cache'), offline: false },
    cwd,
    clock: quickClock(),
    log: fakeLog(lines),
    ...parts,
  });
}
