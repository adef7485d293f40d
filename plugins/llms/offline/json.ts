import type { JsonObject, JsonValue } from '../../../core/index.ts';
import { SynthError } from '../../../core/index.ts';
import { perform, type Manner } from './jobs.ts';
import { malformedTags } from './garbled.ts';
import { isFileList, writeFiles } from './pages/jobs.ts';
import { solve } from './problems.ts';
import { isSpeaker, profilesOf } from './profiles.ts';
import { ratingFor, readabilityOf } from './rating.ts';
import type { Reading } from './reading.ts';
import { sentimentOf, sentiments } from './sentiment.ts';
import { summarise } from './summary.ts';
import { keywords } from './topics.ts';
import { firstWords } from './words.ts';

const deepest = 8;

/**
 * Fills a JSON Schema from what the engine can extract: keywords for lists of strings, a summary, an answer, a number, a
 * choice the material names; the files of a web page; of a `<conversation>` how readable it is and what each speaker talks of, of `<tags>` which are
 * malformed. SYN_LLM_SCHEMA where the schema wants something else.
 */
export function fillSchema(schema: JsonObject, reading: Reading, manner: Manner): JsonValue {
  const material = [
    ...new Set([...reading.sections.values(), ...reading.asked.sections.values(), reading.asked.words]),
  ].join('\n\n');
  const conversation = reading.sections.get('conversation');
  const readability = conversation === undefined ? null : readabilityOf(conversation);

  const fill = (wanted: JsonObject, name: string, depth: number): JsonValue => {
    if (depth > deepest) throw unable(name, 'is nested too deep');
    if (typeof wanted['$ref'] === 'string')
      return fill(resolve(schema, wanted['$ref'], name), name, depth + 1);
    if (wanted['const'] !== undefined) return wanted['const'];
    const rating = readability === null ? undefined : ratingFor(name, wanted, readability);
    if (rating !== undefined) return rating;
    if (Array.isArray(wanted['enum'])) return choose(wanted['enum'] as readonly JsonValue[], material, name);
    const options = (wanted['anyOf'] ?? wanted['oneOf']) as readonly JsonObject[] | undefined;
    if (options?.[0] !== undefined) return fill(options[0], name, depth + 1);
    switch (wanted['type']) {
      case 'object': {
        const properties = (wanted['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
        const required = (wanted['required'] as readonly string[] | undefined) ?? Object.keys(properties);
        return Object.fromEntries(required.map((key) => [key, fill(properties[key] ?? {}, key, depth + 1)]));
      }
      case 'array':
        return list(wanted, name);
      case 'string':
        return firstCharacters(text(name), wanted['maxLength']);
      case 'number':
      case 'integer':
        return number(wanted, name);
      case 'null':
        return null;
      default:
        throw unable(name, `has a type I cannot fill (${JSON.stringify(wanted['type'] ?? null)})`);
    }
  };

  const text = (name: string): string => {
    if (/summary|abstract|gist/i.test(name))
      return required(summarise(material, { wordLimit: reading.wordLimit ?? 100, ...manner }), name);
    if (/title|topic|subject|tag|keyword/i.test(name)) return required(keywords(material, 1)[0], name);
    const outcome = perform(reading, manner);
    if ('declined' in outcome) throw unable(name, 'needs more than the request holds');
    return outcome.text;
  };

  const list = (wanted: JsonObject, name: string): JsonValue => {
    const items = (wanted['items'] ?? {}) as JsonObject;
    const properties = (items['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
    const least = Number(wanted['minItems'] ?? 0);
    const most = wanted['maxItems'] as number | undefined;
    if (conversation !== undefined && Object.keys(properties).some(isSpeaker))
      return profilesOf(conversation, properties, most ?? Infinity);
    if (isFileList(items)) {
      const files = writeFiles(reading, manner);
      if (files === null) throw unable(name, 'can only build pages by a task, and change pages it built');
      return files.map((file) => ({ ...file }));
    }
    if (items['type'] === 'string') {
      const found =
        name === 'malformed'
          ? malformedTags((reading.sections.get('tags') ?? '').split('\n').filter(Boolean))
          : keywords(material, most ?? 8);
      if (found.length < least) throw unable(name, 'wants more than the material has');
      return found;
    }
    if (least === 0) return [];
    throw unable(name, 'wants a list of something other than words');
  };

  const number = (wanted: JsonObject, name: string): number => {
    const value = solve(reading.asked.words);
    const low = Number(wanted['minimum'] ?? -Infinity);
    const high = Number(wanted['maximum'] ?? Infinity);
    if (
      value === null ||
      value < low ||
      value > high ||
      (wanted['type'] === 'integer' && !Number.isInteger(value))
    )
      throw unable(name, 'wants a number I cannot work out');
    return value;
  };
  return fill(schema, 'the answer', 0);
}

function choose(values: readonly JsonValue[], material: string, name: string): JsonValue {
  if (values.every((value) => sentiments.some((mood) => mood === value))) {
    const mood = sentimentOf(material);
    if (values.includes(mood)) return mood;
  }
  const mentions = values.map((value) =>
    typeof value === 'string' ? material.toLowerCase().split(value.toLowerCase()).length - 1 : 0,
  );
  const most = Math.max(...mentions);
  if (most <= 0) throw unable(name, 'wants a choice the material does not name');
  return values[mentions.indexOf(most)] as JsonValue;
}

function resolve(schema: JsonObject, pointer: string, name: string): JsonObject {
  let at: JsonValue | undefined = schema;
  for (const key of pointer.replace(/^#\/?/, '').split('/').filter(Boolean))
    at = (at as JsonObject | undefined)?.[key];
  if (typeof at !== 'object' || at === null) throw unable(name, `refers to ${pointer}, which is not there`);
  return at as JsonObject;
}

const firstCharacters = (text: string, limit: JsonValue | undefined): string =>
  typeof limit === 'number' && text.length > limit
    ? firstWords(text.slice(0, limit + 1), Infinity).slice(0, limit)
    : text;

function required(text: string | null | undefined, name: string): string {
  if (!text) throw unable(name, 'needs material, and there is none');
  return text;
}

const unable = (name: string, why: string): SynthError =>
  new SynthError('SYN_LLM_SCHEMA', {
    message: `The offline engine cannot fill "${name}": it ${why}.`,
    hint: 'Name a language model with an API for this, under llms.',
  });
