import { z } from 'zod';
import { definePlugin, secret, SynthError, type Context } from '../../../core/index.ts';
import { readRow } from '../corpus/jsonl.ts';
import { createHubApi, type HubRow, type HubSplit } from './api.ts';

const options = z.strictObject({
  dataset: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)?$/, 'owner/name')
    .describe('Data set on huggingface.co, as owner/name.'),
  config: z.string().min(1).optional().describe('Subset; default: "default", else the first one.'),
  split: z.string().min(1).optional().describe('Split; default: "train", else the first one.'),
  textField: z
    .string()
    .min(1)
    .optional()
    .describe('Column with the text, a.b for a nested one; default: the usual names.'),
  titleField: z.string().min(1).optional().describe('Column with the title; default: the usual names.'),
  codeField: z.string().min(1).optional().describe('Column with source code; default: code.'),
  minWords: z.int().min(1).default(50).describe('Least words of a text.'),
  maxWords: z.int().min(1).default(1000).describe('Words after which a text is cut.'),
  minLines: z.int().min(1).default(5).describe('Least lines of a piece of code.'),
  maxLines: z.int().min(1).default(200).describe('Most lines of a piece of code.'),
  licence: z
    .string()
    .optional()
    .describe("SPDX identifier; default: what the row, else the data set's card says."),
  token: secret(z.string().min(1).optional().describe('Access token, for private and gated data sets.')),
  baseUrl: z
    .url()
    .default('https://datasets-server.huggingface.co')
    .describe('Address of the datasets server.'),
  hubUrl: z.url().default('https://huggingface.co').describe('Address of the hub.'),
});

interface Known {
  readonly of: HubSplit;
  readonly rows: number;
  readonly licence: string | null;
}

/** Rows asked for at once: the first fit one is used. The server's limit is 100. */
const batch = 20;
const draws = 5;

/**
 * Rows of a data set on Hugging Face; `get` takes a row's number or a context's id. The row's other columns are `data`,
 * source code has `data { code, language, path, lines }`.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'huggingface',
  summary: 'Fetches rows of a data set on Hugging Face.',
  options,
  traits: { methods: ['random', 'search', 'get'], network: true },
  setup({ http, clock, log }, settings) {
    const trim = (url: string): string => url.replace(/\/+$/, '');
    const hubUrl = trim(settings.hubUrl);
    const api = createHubApi({ ...settings, hubUrl, serverUrl: trim(settings.baseUrl) }, http);
    let known: Known | null = null;

    const learn = async (signal: AbortSignal): Promise<Known> => {
      if (known !== null) return known;
      const of = chooseSplit(await api.splits(signal), settings);
      const { rows, partial } = await api.size(of, signal);
      if (partial)
        log.warn('Only the first rows of the data set can be drawn.', { dataset: settings.dataset, rows });
      if (rows === 0) throw nothing(settings.dataset, 'no rows');
      const licence = settings.licence ?? (await api.licence(signal));
      known = { of, rows, licence };
      return known;
    };
    const fields = {
      textField: settings.textField ?? null,
      titleField: settings.titleField ?? null,
      codeField: settings.codeField ?? null,
      urlField: null,
      licenceField: null,
    };
    const limits = { ...settings, excludeSections: [] };
    const toContext = ({ index, row, truncated }: HubRow, { of, licence }: Known): Context | null => {
      const piece = readRow(row, settings.dataset, index + 1, fields, limits);
      // A cell the server cut ends in the middle of a word.
      if (piece === null || truncated.some((cell) => row[cell] === piece.text || cell === settings.textField))
        return null;
      const place = `${encodeURIComponent(of.config)}/${encodeURIComponent(of.split)}`;
      return {
        id: `${of.config}/${of.split}#${index}`,
        title: piece.title,
        topic: piece.topic,
        subtopic: piece.subtopic,
        text: piece.text,
        tags: [...piece.tags],
        source: {
          tool: 'huggingface',
          url: piece.url ?? `${hubUrl}/datasets/${settings.dataset}/viewer/${place}?row=${index}`,
          licence: settings.licence ?? piece.licence ?? licence,
          retrievedAt: clock.now(),
        },
        data: piece.data,
      };
    };
    const firstFit = (rows: readonly HubRow[], about: Known): Context | null => {
      for (const row of rows) {
        const context = toContext(row, about);
        if (context !== null) return context;
      }
      return null;
    };

    return {
      async fetch(query, { random }, signal) {
        const about = await learn(signal);
        if (query.method === 'get') {
          const index = Number(/^(?:.*#)?(\d{1,15})$/.exec(query.id)?.[1] ?? -1);
          const rows = index < 0 || index >= about.rows ? [] : await api.rows(about.of, index, 1, signal);
          const context = firstFit(rows, about);
          if (context === null) throw nothing(settings.dataset, `no fit row "${query.id}"`);
          return context;
        }
        if (query.method === 'search') {
          const context = firstFit(await api.search(about.of, query.text, signal), about);
          if (context === null) throw nothing(settings.dataset, `nothing fit about "${query.text}"`);
          return context;
        }
        for (let draw = 0; draw < draws; draw += 1) {
          const rows = await api.rows(about.of, random.int(0, about.rows - 1), batch, signal);
          const context = firstFit(rows, about);
          if (context !== null) return context;
        }
        throw nothing(settings.dataset, 'no fit row among those drawn');
      },
    };
  },
});

function chooseSplit(
  splits: readonly HubSplit[],
  wanted: {
    readonly dataset: string;
    readonly config?: string | undefined;
    readonly split?: string | undefined;
  },
): HubSplit {
  const configs = new Set(splits.map(({ config }) => config));
  const config = wanted.config ?? (configs.has('default') ? 'default' : splits[0]?.config);
  const own = splits.filter((one) => one.config === config);
  const split = wanted.split ?? (own.some((one) => one.split === 'train') ? 'train' : own[0]?.split);
  const chosen = own.find((one) => one.split === split);
  if (chosen !== undefined) return chosen;
  const there = splits.map((one) => `${one.config}/${one.split}`).join(', ') || 'none';
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `The data set "${wanted.dataset}" has no split ${config ?? ''}/${split ?? ''}.`,
    hint: `It has: ${there}.`,
  });
}

const nothing = (dataset: string, what: string): SynthError =>
  new SynthError('SYN_TOOL_EMPTY', {
    message: `The data set "${dataset}" has ${what}.`,
    hint: 'Set `textField` or `codeField`, or lower `minWords`.',
  });
