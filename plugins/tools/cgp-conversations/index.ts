import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  definePlugin,
  optionalRef,
  SynthError,
  type Chain,
  type Clock,
  type Http,
  type Logger,
  type Paths,
  type Random,
} from '../../../core/index.ts';
import { createClient } from './api/client.ts';
import { createKeySource } from './api/key.ts';
import { createApiSource } from './api/source.ts';
import { readConversations } from './files/read.ts';
import { createResultsFile } from './local/results.ts';
import { createLocalSource } from './local/source.ts';
import { options, type ApiOptions, type Options } from './options.ts';
import type { Source } from './source.ts';

interface Services {
  readonly chain: Chain | null;
  readonly paths: Paths;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Conversations with several people, and the other material of the Conversation Genome Project. `data` is
 * `{ guid, taskType, participants, lines, minConvoWindows?, categories, batchNum, input }`; `type` in a query is a `taskType`.
 * Results reported go to the API, or to `cgp/results.jsonl` in the storage folder.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'cgp-conversations',
  summary:
    'Conversations, surveys, pages and transcripts: a sample, your own files, or the API of the Conversation Genome Project.',
  options,
  needs: { chain: optionalRef('chain') },
  traits: { methods: ['random', 'get'], network: true },
  async setup(services, settings) {
    const source =
      settings.api === undefined
        ? await openLocal(services, settings)
        : openApi(services, settings, settings.api);
    return {
      async fetch(query, io, signal) {
        if (query.method !== 'search') return source.fetch(query, io, signal);
        throw new SynthError('SYN_TOOL_UNSUPPORTED', {
          message: 'Conversations cannot be searched.',
          hint: 'The tool cgp-conversations supports random and get.',
        });
      },
      report: (reports, io, signal) => source.report(reports, io, signal),
      stop: (signal) => source.stop(signal),
    };
  },
});

async function openLocal({ paths, clock, log, signal }: Services, settings: Options): Promise<Source> {
  const { path, licence } = settings;
  const sample = fileURLToPath(new URL('./sample/', import.meta.url));
  const root = path === undefined ? sample : resolve(paths.config, path);
  return createLocalSource({
    conversations: await readConversations(root, settings, log, signal),
    results: createResultsFile(join(paths.storage, 'cgp', 'results.jsonl')),
    licence: path === undefined ? 'CC0-1.0' : (licence ?? null),
    name: path === undefined ? 'the sample' : root,
    clock,
  });
}

/** Upstream's versions that the two forms of results belong to. */
const upstreamVersions = { H: '2.30.65', C: '0.2.0' };

function openApi(services: Services, settings: Options, api: ApiOptions): Source {
  const { chain, paths, http, clock, random, log } = services;
  if (settings.path !== undefined)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: 'Conversations come either from `path` or from `api`.',
      hint: 'Remove one of the two (write it as null where a preset has it).',
    });
  if (api.requestKey && chain === null)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: 'A key is asked for with the signature of the hotkey, and the tool has no chain.',
      hint: 'Write chain: default beside api.',
    });
  const { protocol, host, hostname } = new URL(api.readHost);
  if (protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
    log.warn(`A key goes to ${host} unencrypted: api.readHost is no https address.`);
  const files =
    api.keyFile === undefined
      ? [join(paths.config, keyFileName), join(paths.storage, 'cgp', keyFileName)]
      : [resolve(paths.config, api.keyFile)];
  const version = api.cgpVersion ?? upstreamVersions[api.envelope];
  // In 2024 the version was not sent along.
  const sentVersion = api.envelope === 'H' || api.cgpVersion !== undefined ? version : null;
  return createApiSource({
    client: createClient({ ...api, sentVersion }, http),
    keys: createKeySource({
      apiKey: api.apiKey,
      files,
      request: api.requestKey && chain !== null ? { host: api.readHost, chain } : null,
      http,
      log,
    }),
    setting: { ...api, cgpVersion: version, hotkey: chain?.identity.hotkey ?? null },
    // What was reserved from one server is nothing to another.
    folder: join(paths.storage, 'cgp', host.replace(/[^\w.-]/g, '-')),
    api,
    options: settings,
    clock,
    random,
    log,
  });
}

const keyFileName = 'readyai_api_data.json';
