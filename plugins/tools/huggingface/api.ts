import { z } from 'zod';
import {
  isSynthError,
  SynthError,
  type Http,
  type HttpResponse,
  type JsonObject,
} from '../../../core/index.ts';
import { readPayload } from '../remote/payload.ts';

const splitsSchema = z.object({ splits: z.array(z.object({ config: z.string(), split: z.string() })) });
const sizeSchema = z.object({
  size: z.object({
    splits: z.array(z.object({ config: z.string(), split: z.string(), num_rows: z.int() })),
  }),
  partial: z.boolean().default(false),
});
const rowsSchema = z.object({
  rows: z.array(
    z.object({
      row_idx: z.int(),
      row: z.record(z.string(), z.json()),
      truncated_cells: z.array(z.string()).default([]),
    }),
  ),
});
const infoSchema = z.object({
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
});

export interface HubRow {
  readonly index: number;
  readonly row: JsonObject;
  /** Columns the server cut because they are too long. */
  readonly truncated: readonly string[];
}

export interface HubSplit {
  readonly config: string;
  readonly split: string;
}

export interface HubApi {
  splits(signal: AbortSignal): Promise<HubSplit[]>;
  /** `partial`: the server holds only the first rows of a large set. */
  size(of: HubSplit, signal: AbortSignal): Promise<{ readonly rows: number; readonly partial: boolean }>;
  rows(of: HubSplit, offset: number, length: number, signal: AbortSignal): Promise<HubRow[]>;
  search(of: HubSplit, text: string, signal: AbortSignal): Promise<HubRow[]>;
  /** As the data set's card has it; null when it says nothing. */
  licence(signal: AbortSignal): Promise<string | null>;
}

interface HubSettings {
  readonly dataset: string;
  readonly serverUrl: string;
  readonly hubUrl: string;
  readonly token?: string | undefined;
}

/** Hugging Face's datasets server (https://huggingface.co/docs/dataset-viewer) and the hub's card of one data set. */
export function createHubApi({ dataset, serverUrl, hubUrl, token }: HubSettings, http: Http): HubApi {
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const get = async (
    url: string,
    query: Record<string, string | number>,
    signal: AbortSignal,
  ): Promise<HttpResponse> => {
    try {
      return await http.request({ url, query, headers, maxBytes: 30 * 1024 * 1024 }, signal);
    } catch (error) {
      throw isSynthError(error, 'SYN_HTTP_STATUS') ? explain(error, dataset, token !== undefined) : error;
    }
  };
  const server = (
    path: string,
    query: Record<string, string | number>,
    signal: AbortSignal,
  ): Promise<HttpResponse> => get(`${serverUrl}/${path}`, { dataset, ...query }, signal);
  const toRows = (response: HttpResponse): HubRow[] =>
    readPayload(response, rowsSchema, 'The datasets server').rows.map(
      ({ row_idx, row, truncated_cells }) => ({
        index: row_idx,
        row: row,
        truncated: truncated_cells,
      }),
    );
  return {
    splits: async (signal) =>
      readPayload(await server('splits', {}, signal), splitsSchema, 'The datasets server').splits,
    async size({ config, split }, signal) {
      const { size, partial } = readPayload(
        await server('size', {}, signal),
        sizeSchema,
        'The datasets server',
      );
      const own = size.splits.find((one) => one.config === config && one.split === split);
      return { rows: own?.num_rows ?? 0, partial };
    },
    rows: async ({ config, split }, offset, length, signal) =>
      toRows(await server('rows', { config, split, offset, length }, signal)),
    search: async ({ config, split }, query, signal) =>
      toRows(await server('search', { config, split, query, offset: 0, length: 10 }, signal)),
    async licence(signal) {
      const path = dataset.split('/').map(encodeURIComponent).join('/');
      const response = await get(`${hubUrl}/api/datasets/${path}`, {}, signal);
      const licence = readPayload(response, infoSchema, 'The hub').cardData?.license;
      return licence === undefined ? null : [licence].flat().map(toSpdx).join(' AND ') || null;
    },
  };
}

const hints: Readonly<Record<number, string>> = {
  404: 'Check `dataset`, `config` and `split`; a private data set needs `token`.',
  422: 'Check `dataset`, `config` and `split`.',
  500: 'The server cannot show this data set: it may run a script of its own, or be too large. Use another one, or `corpus` with a jsonl file.',
  501: 'The server cannot do this for the data set. Use another one, or `corpus` with a jsonl file.',
};

function explain(error: SynthError, dataset: string, hasToken: boolean): SynthError {
  const { status, body } = error.detail;
  const said = /"error"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(typeof body === 'string' ? body : '')?.[1];
  const denied = hasToken
    ? 'Accept the conditions of the data set on huggingface.co with the account of the token.'
    : 'Set `token`: the data set is private or has conditions to accept.';
  const hint = status === 401 || status === 403 ? denied : hints[Number(status)];
  return new SynthError('SYN_HTTP_STATUS', {
    message: `Hugging Face cannot serve "${dataset}": ${said ?? error.message}`,
    ...(hint === undefined ? {} : { hint }),
    detail: error.detail,
    cause: error,
  });
}

/** The hub writes SPDX identifiers in lower case. */
function toSpdx(licence: string): string {
  const known: Record<string, string> = { mit: 'MIT', 'apache-2.0': 'Apache-2.0', unlicense: 'Unlicense' };
  if (['unknown', 'other'].includes(licence)) return '';
  return (
    known[licence] ??
    (/^(cc|gpl|lgpl|agpl|bsd|odc|mpl|pddl|gfdl)/.test(licence) ? spdxCase(licence) : licence)
  );
}

const spdxCase = (licence: string): string =>
  licence
    .toUpperCase()
    .replace(/-CLAUSE/, '-Clause')
    .replace(/^ODC-BY$/, 'ODC-By-1.0');
