import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { definePlugin, SynthError, type Context, type Logger, type ToolQuery } from '../../../core/index.ts';
import { createCatalogue, type Entry } from './catalogue.ts';
import type { Format } from './formats.ts';
import { corpusOptions, type CorpusOptions } from './options.ts';
import type { Piece } from './piece.ts';
import { walkCorpus, type Walk } from './walk.ts';

const formats: Record<CorpusOptions['select'], readonly Format[]> = {
  text: ['text', 'markdown', 'html', 'jsonl'],
  code: ['code', 'jsonl'],
  any: ['text', 'markdown', 'html', 'jsonl', 'code'],
};

/**
 * Your own files as material. Code contexts have `data { code, language, path, lines }`, rows of a jsonl file their
 * other fields. SYN_INPUT when the path can't be read or holds no file of a known kind.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'corpus',
  summary: 'Reads your own files: text, Markdown, HTML, JSON Lines and source code.',
  options: corpusOptions,
  traits: { methods: ['random', 'search', 'get'], network: false },
  async setup({ paths, clock, log, signal: stopped }, options) {
    checkLimits(options);
    const { path } = options;
    const root =
      path === undefined
        ? fileURLToPath(new URL('./sample/', import.meta.url))
        : isAbsolute(path)
          ? path
          : join(paths.config, path);
    const { files } = await listFiles(root, options, log, stopped);
    const catalogue = createCatalogue(files, toScanRules(options), log, stopped);

    const find = async (query: ToolQuery, signal: AbortSignal): Promise<Entry | null> => {
      if (query.method === 'search') return catalogue.search(query.text, signal);
      if (query.method === 'get') return pickById(await catalogue.entries(signal), query.id);
      return null;
    };
    return {
      async fetch(query, { random }, signal): Promise<Context> {
        const toContext = (entry: Entry, piece: Piece): Context => ({
          id: idOf(entry),
          title: piece.title,
          topic: piece.topic,
          subtopic: piece.subtopic,
          text: piece.text,
          tags: [...piece.tags],
          source: {
            tool: 'corpus',
            url: piece.url,
            licence: piece.licence ?? options.licence ?? null,
            retrievedAt: clock.now(),
          },
          data: piece.data,
        });
        if (query.method !== 'random') {
          const entry = await find(query, signal);
          const piece = entry === null ? null : await catalogue.read(entry, signal);
          if (entry === null || piece === null) throw nothing(query, path);
          return toContext(entry, piece);
        }
        const drawn = await catalogue.draw(random, signal);
        if (drawn !== null) return toContext(drawn.entry, drawn.piece);
        throw nothing(query, path);
      },
    };
  },
});

async function listFiles(
  root: string,
  options: CorpusOptions,
  log: Logger,
  signal: AbortSignal,
): Promise<Walk> {
  let walk: Walk;
  try {
    walk = await walkCorpus(root, { ...options, formats: new Set(formats[options.select]) }, signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new SynthError('SYN_INPUT', {
      message: `The corpus ${root} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      hint: 'Set `path` to a file or folder; a relative one starts at the folder of the configuration file.',
      cause,
    });
  }
  if (walk.files.length === 0)
    throw new SynthError('SYN_INPUT', {
      message: `The corpus ${root} has no file that can be used.`,
      hint: `Put text, Markdown, HTML, jsonl or source files there, or change \`include\`, \`exclude\`, \`select\` or \`maxFileBytes\`.`,
      detail: walk.skipped,
    });
  if (Object.values(walk.skipped).some((count) => count > 0))
    log.warn('Some files of the corpus are left out.', walk.skipped);
  return walk;
}

function checkLimits(options: CorpusOptions): void {
  for (const unit of ['Words', 'Lines'] as const)
    if (options[`min${unit}`] > options[`max${unit}`])
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `min${unit} is ${options[`min${unit}`]}, more than max${unit}, ${options[`max${unit}`]}.`,
        hint: `Raise max${unit} or lower min${unit}.`,
      });
}

const toScanRules = (options: CorpusOptions): Parameters<typeof createCatalogue>[1] => ({
  select: options.select,
  limits: options,
  fields: {
    textField: options.textField ?? null,
    titleField: options.titleField ?? null,
    urlField: options.urlField ?? null,
    licenceField: options.licenceField ?? null,
    codeField: options.codeField ?? null,
  },
});

const idOf = ({ file, place }: Entry): string => `${file.path}#${place.n}`;

/** An id, else the first piece of a file, else the first one with that `Title#Section` or title. */
function pickById(entries: readonly Entry[], id: string): Entry | null {
  const name = id.toLowerCase();
  return (
    entries.find((entry) => idOf(entry) === id) ??
    entries.find((entry) => entry.file.path === id) ??
    entries.find(({ title, subtopic }) => `${title}#${subtopic}`.toLowerCase() === name) ??
    entries.find(({ title }) => title.toLowerCase() === name) ??
    null
  );
}

function nothing(query: ToolQuery, path = 'the sample'): SynthError {
  const what =
    query.method === 'random'
      ? 'no piece of the wanted size'
      : query.method === 'get'
        ? `nothing called "${query.id}"`
        : `nothing about "${query.text}"`;
  return new SynthError('SYN_TOOL_EMPTY', {
    message: `The corpus (${path}) has ${what}.`,
    ...(query.method === 'random' ? { hint: 'Lower `minWords` or `minLines`, or add material.' } : {}),
  });
}
