import type { JsonObject, JsonValue } from '../../../core/index.ts';
import { countWords, windowsOf } from '../text/words.ts';
import { stemOf, type Piece, type PieceLimits } from './piece.ts';

/** Names of the fields to read, `a.b` for a field of a field; null: the usual names are tried. */
export interface FieldNames {
  readonly textField: string | null;
  readonly titleField: string | null;
  readonly urlField: string | null;
  readonly licenceField: string | null;
  readonly codeField: string | null;
}

const usual = {
  text: ['text', 'content', 'body', 'article', 'document', 'passage', 'context'],
  title: ['title', 'name', 'headline', 'question'],
  url: ['url', 'source_url', 'link'],
  licence: ['licence', 'license'],
  code: ['code', 'func_code_string', 'solution_code'],
  language: ['language', 'lang'],
  path: ['path', 'file', 'filename'],
  topic: ['topic', 'category', 'subject'],
  tags: ['tags', 'keywords'],
  turns: ['messages', 'conversation', 'conversations', 'dialogue', 'lines', 'turns'],
};

/**
 * One row of a JSON Lines file, or null when it has no text of the wanted length. Text is a field, else a question
 * with its answer, else the turns of a conversation; the row's other fields are `data`.
 */
export function readRow(
  row: JsonObject,
  path: string,
  line: number,
  fields: FieldNames,
  limits: PieceLimits,
): Piece | null {
  const stem = stemOf(path);
  const title = firstText(row, fields.titleField, usual.title) ?? stem;
  const shared = {
    title,
    topic: firstText(row, null, usual.topic) ?? title,
    subtopic: '',
    tags: usual.tags.map((name) => row[name]).flatMap(toTags),
    url: firstText(row, fields.urlField, usual.url),
    licence: firstText(row, fields.licenceField, usual.licence),
    line,
  };
  const code = firstText(row, fields.codeField, usual.code);
  if (code !== null && fields.textField === null) {
    const lines = code.split('\n').length;
    if (lines < limits.minLines || lines > limits.maxLines) return null;
    const language = firstText(row, null, usual.language)?.toLowerCase() ?? 'text';
    const data = { ...row, code, language, path: firstText(row, null, usual.path) ?? stem, lines };
    return { ...shared, kind: 'code', text: code, data };
  }
  const text =
    firstText(row, fields.textField, usual.text) ?? (fields.textField === null ? compose(row) : null);
  if (text === null) return null;
  const [window] = countWords(text) <= limits.maxWords ? [{ text: text.trim() }] : windowsOf(text, limits);
  if (window === undefined || countWords(window.text) < limits.minWords) return null;
  const { [fields.textField ?? usual.text.find((name) => row[name] === text) ?? '']: _shown, ...data } = row;
  return { ...shared, kind: 'text', text: window.text, data };
}

/** The text under a dotted path, null where there is none. */
export function textAt(row: JsonObject, path: string): string | null {
  let value: JsonValue | undefined = row;
  for (const name of Object.hasOwn(row, path) ? [path] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as JsonObject)[name];
  }
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function firstText(row: JsonObject, field: string | null, names: readonly string[]): string | null {
  for (const name of field === null ? names : [field]) {
    const text = textAt(row, name);
    if (text !== null) return text;
  }
  return null;
}

function compose(row: JsonObject): string | null {
  const question = textAt(row, 'question');
  const answer = textAt(row, 'answer') ?? textAt(row, 'response');
  if (question !== null && answer !== null) return `${question}\n\n${answer}`;
  const turns = usual.turns.map((name) => row[name]).find((value) => Array.isArray(value));
  const said = (turns as readonly JsonValue[] | undefined)?.map(toTurn).filter((turn) => turn !== null);
  return said === undefined || said.length === 0 ? null : said.join('\n');
}

/** Chat rows name speaker and words in three ways. */
function toTurn(value: JsonValue): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const turn = value as JsonObject;
  const words = firstText(turn, null, ['content', 'value', 'text']);
  const speaker = firstText(turn, null, ['role', 'from', 'speaker']);
  if (words === null) return null;
  return speaker === null ? words : `${speaker}: ${words}`;
}

const toTags = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? (value as JsonValue[]).filter((tag) => typeof tag === 'string') : [];
