import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../core/index.ts';
import { taskTypes, type Conversation, type Line, type TaskType } from './conversation.ts';
import { parseLossless } from './lossless.ts';

/** A conversation, or in words why something is none. */
export type Read = { readonly conversation: Conversation } | { readonly fault: string };

const id = z.union([z.string().min(1), z.int()]).transform(String);
const json = z.json() as unknown as z.ZodType<JsonValue>;
const line = z
  .tuple([z.int().min(0), z.string()])
  .rest(json)
  .transform(([speaker, text]): Line => [speaker, text]);
const talk = {
  lines: z.array(line),
  participants: z.array(z.string()).nullish(),
  min_convo_windows: z.int().min(0).nullish(),
};

/** Title and licence are ours: upstream has neither. */
const about = { guid: id, title: z.string().nullish(), licence: z.string().nullish() };

/** 2024 to 2025: the fields side by side; for a while others beside them, which are passed over. */
const flat = z.object({
  ...talk,
  ...about,
  /** As in the data file that upstream bundles: names by number. */
  participant: z.record(z.string().regex(/^\d{1,3}$/), z.object({ title: z.string() })).nullish(),
});

/** From autumn 2025: a task of some type around its input. */
const bundle = z.looseObject({
  ...about,
  type: z.string(),
  min_convo_windows: talk.min_convo_windows,
  input: z.looseObject({
    input_categories: z.array(z.string()).nullish(),
    data: z.looseObject(talk),
  }),
});

const enrichment = z
  .looseObject({
    search_results: z
      .record(z.string(), z.array(z.looseObject({ title: z.string(), snippet: z.string() })))
      .nullish(),
  })
  .nullish();

const inputs: Readonly<Record<Exclude<TaskType, 'conversation_tagging'>, z.ZodObject>> = {
  survey_tagging: z.looseObject({
    survey_question: z.string(),
    comment: z.string(),
    possible_choices: z.array(z.string()),
    selected_choices: z.array(z.string()),
  }),
  webpage_metadata_generation: z.looseObject({ website_markdown: z.string().min(1), enrichment }),
  named_entities_extraction: z.looseObject({ transcript_text: z.string().min(1), enrichment }),
};

/** Reads what the API of any era answers to a reservation, and files in that shape. */
export function readPayload(value: JsonValue): Read {
  if (!isObject(value)) return { fault: 'it is no JSON object' };
  return 'type' in value ? readBundle(value) : readFlat(value);
}

export const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFlat(value: JsonObject): Read {
  const parsed = flat.safeParse(value);
  if (!parsed.success) return { fault: faultIn(value, parsed.error) };
  const { guid, title, licence, lines, participants, participant } = parsed.data;
  const names = Object.entries(participant ?? {}).map(([index, { title: name }]) => [Number(index), name]);
  return {
    conversation: {
      guid,
      taskType: 'conversation_tagging',
      title: title ?? '',
      participants:
        participants ?? (names.length > 0 ? listOf(new Map(names as [number, string][])) : unnamed),
      lines,
      minConvoWindows: parsed.data.min_convo_windows ?? null,
      categories: [],
      input: null,
      bundle: null,
      licence: licence ?? null,
    },
  };
}

/** What upstream calls people of whom it has no names. */
const unnamed = ['p1', 'p2'];

const listOf = (names: ReadonlyMap<number, string>): string[] =>
  Array.from({ length: Math.max(...names.keys()) + 1 }, (_, index) => names.get(index) ?? `p${index}`);

function readBundle(value: JsonObject): Read {
  const parsed = bundle.safeParse(value);
  if (!parsed.success) return { fault: faultIn(value, parsed.error) };
  const { type, guid, title, licence, input, min_convo_windows: outside } = parsed.data;
  const taskType = taskTypes.find((known) => known === type);
  if (taskType === undefined)
    return { fault: `its type "${type.slice(0, 60)}" is not known; known are ${taskTypes.join(', ')}` };
  const { lines, participants, min_convo_windows: inside } = input.data;
  const payload =
    taskType === 'conversation_tagging' ? { input: null } : readInput(taskType, lines[0]?.[1] ?? '');
  if ('fault' in payload) return payload;
  const { input: _input, title: _title, licence: _licence, ...rest } = value;
  return {
    conversation: {
      guid,
      taskType,
      title: title ?? '',
      participants: participants ?? unnamed,
      lines,
      minConvoWindows: inside ?? outside ?? null,
      categories: input.input_categories ?? [],
      input: payload.input,
      bundle: rest,
      licence: licence ?? null,
    },
  };
}

/** The first line of such a task is JSON; upstream's own sample of a web page is bare text. */
function readInput(
  taskType: keyof typeof inputs,
  text: string,
): { readonly input: JsonObject } | { readonly fault: string } {
  let value: JsonValue;
  try {
    value = parseLossless(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (taskType === 'webpage_metadata_generation') value = { website_markdown: text };
    else if (taskType === 'named_entities_extraction') value = { transcript_text: text };
    else return { fault: 'its first line is not the JSON of a survey' };
  }
  const parsed = inputs[taskType].safeParse(value);
  return parsed.success
    ? { input: parsed.data as JsonObject }
    : { fault: `in its first line, ${describe(parsed.error)}` };
}

/** The server's own words where it sent some: upstream answers 200 with a list of errors. */
function faultIn(value: JsonObject, error: z.ZodError): string {
  const { errors } = value;
  if (Array.isArray(errors) && errors.length > 0) return `it says ${JSON.stringify(errors).slice(0, 300)}`;
  return describe(error);
}

function describe({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'unknown'}`;
}
