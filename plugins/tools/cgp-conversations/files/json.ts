import type { JsonObject, JsonValue } from '../../../../core/index.ts';
import type { Conversation } from '../conversation.ts';
import { faultPosition, parseLossless } from '../lossless.ts';
import { isObject, readPayload, type Read } from '../payload.ts';
import { fromTurns, readTurns, turnsIn } from './turns.ts';

/** Something in a file that can't be used, with its line where it is known. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads a JSON file: a conversation in the shape of the API or as messages, a list of them, an object of them by id, or the
 * messages of one. `path` names what has no id.
 */
export function readJson(text: string, path: string): Conversation[] {
  const value = parse(text, 1);
  if (Array.isArray(value)) return readList(value as readonly JsonValue[], path);
  if (!isObject(value)) throw new FileFault('it is neither an object nor a list');
  if (isConversation(value)) return [take(readOne(value, path))];
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([, one]) => isObject(one) && isConversation(one)))
    return entries.map(([id, one]) =>
      take(readOne({ guid: id, ...(one as JsonObject) }, `${path}#${id}`), `under "${id}"`),
    );
  throw new FileFault(none);
}

const none = 'it holds no conversation: no "lines", no "messages", no task of the API';

/** Reads a file of JSON lines: a conversation a line, or a message a line and one conversation in all. */
export function readJsonLines(text: string, path: string): Conversation[] {
  const rows = text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => ({ value: parse(line, number), number }));
  const [first] = rows;
  if (first === undefined) return [];
  if (isObject(first.value) && isConversation(first.value))
    return rows.map(({ value, number }) => {
      const read: Read = isObject(value)
        ? readOne(value, `${path}#${number}`)
        : { fault: 'it is no JSON object' };
      return take(read, '', number);
    });
  const turns = readTurns(rows.map(({ value }) => value));
  if (typeof turns === 'number')
    throw new FileFault('it is no message: it has no speaker or no text', rows[turns]?.number);
  return [fromTurns(turns, { guid: path, title: path })];
}

function readList(values: readonly JsonValue[], path: string): Conversation[] {
  const turns = readTurns(values);
  if (typeof turns !== 'number' && turns.length > 0) return [fromTurns(turns, { guid: path, title: path })];
  return values.map((value, index) => {
    const place = `at place ${index + 1}`;
    if (!isObject(value)) throw new FileFault(`${place}, it is no JSON object`);
    return take(readOne(value, `${path}#${index + 1}`), place);
  });
}

const isConversation = (value: JsonObject): boolean =>
  'lines' in value || ('type' in value && 'input' in value) || turnsIn(value) !== null;

function readOne(value: JsonObject, fallbackId: string): Read {
  const guid = idOf(value) ?? fallbackId;
  if ('lines' in value || 'input' in value) return readPayload({ ...value, guid });
  const messages = turnsIn(value);
  if (messages === null) return { fault: none };
  const turns = readTurns(messages);
  if (typeof turns === 'number') return { fault: `its message ${turns + 1} has no speaker or no text` };
  const title = typeof value['title'] === 'string' ? value['title'] : '';
  return { conversation: fromTurns(turns, { guid, title }) };
}

function idOf(value: JsonObject): string | null {
  for (const field of ['guid', 'c_guid', 'id', 'conversation_id']) {
    const id = value[field];
    if (typeof id === 'number' || (typeof id === 'string' && id !== '')) return String(id);
  }
  return null;
}

function take(read: Read, where = '', line?: number): Conversation {
  if ('conversation' in read) return read.conversation;
  throw new FileFault(`${where === '' ? '' : `${where}, `}${read.fault}`, line);
}

/** JSON of which the first line is that many of the file. */
function parse(text: string, firstLine: number): JsonValue {
  try {
    return parseLossless(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const line = firstLine + text.slice(0, faultPosition(text)).split('\n').length - 1;
    throw new FileFault('it is not JSON from there on', line);
  }
}
