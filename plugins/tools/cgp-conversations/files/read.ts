import { readFile } from 'node:fs/promises';
import { SynthError, type Logger } from '../../../../core/index.ts';
import type { Conversation } from '../conversation.ts';
import type { Options } from '../options.ts';
import { readChatLog } from './chat-log.ts';
import { decode } from './encoding.ts';
import { FileFault, readJson, readJsonLines } from './json.ts';
import { knownEndings, listFiles, type SourceFile } from './list.ts';
import { isMbox, splitMbox, threadsOf } from './mail.ts';
import { readMail, type HtmlReader, type Mail } from './mime.ts';

type Limits = Pick<Options, 'maxLines' | 'minLines' | 'maxFiles' | 'maxFileBytes'>;

/**
 * All conversations of a file or folder, each guid once. SYN_INPUT when it cannot be read, when a file is broken (with its
 * line), and when there is no conversation of `minLines` lines.
 */
export async function readConversations(
  root: string,
  limits: Limits,
  log: Logger,
  signal: AbortSignal,
): Promise<Conversation[]> {
  const { files, skipped } = await listFiles(root, limits, signal).catch((cause: NodeJS.ErrnoException) => {
    signal.throwIfAborted();
    throw new SynthError('SYN_INPUT', {
      message: `${root} cannot be read (${cause.code ?? cause.message}).`,
      hint: 'Set `path` to a file or folder; a relative one starts at the folder of the configuration file.',
      cause,
    });
  });
  const { readHtml } = await import('../../text/html.ts');
  const found: Conversation[][] = [];
  const mails: Mail[][] = [];
  const strange: string[] = [];
  for (const file of files) {
    const read = await readOne(file, (html) => readHtml(html).text, signal);
    if (read.conversations.length + read.mails.length === 0) strange.push(file.path);
    found.push(read.conversations);
    mails.push(read.mails);
  }
  const all = [...found.flat(), ...threadsOf(mails.flat())].flatMap((one) => cut(one, limits.maxLines));
  const usable = uniqueOf(all.filter((one) => hasLines(one, limits.minLines)));
  const leftOut = {
    tooLargeOrUnreadable: skipped.length,
    noConversation: strange.length,
    tooShort: all.length - usable.length,
  };
  if (usable.length === 0)
    throw new SynthError('SYN_INPUT', {
      message: `${root} holds no conversation of ${limits.minLines} lines or more: ${count(files.length, 'file')} read, ${count(leftOut.tooShort, 'conversation')} too short, ${count(skipped.length, 'file')} too large or unreadable.`,
      hint: `Files are known by their endings: ${knownEndings.join(', ')}. See also minLines and maxFileBytes.`,
      detail: leftOut,
    });
  if (skipped.length + strange.length > 0)
    log.warn(`Some files are left out: ${nameSome([...skipped, ...strange])}.`, leftOut);
  return usable;
}

async function readOne(
  { path, absolute, format }: SourceFile,
  readHtml: HtmlReader,
  signal: AbortSignal,
): Promise<{ readonly conversations: Conversation[]; readonly mails: Mail[] }> {
  const bytes = await readFile(absolute, { signal });
  const mails = (raw: readonly string[]): Mail[] => raw.map((mail) => readMail(mail, readHtml));
  try {
    const isArchive = isMbox(bytes.toString('latin1', 0, 4096));
    if (format === 'mail' || (format === 'log' && isArchive)) {
      // Each mail has its own encoding: a character a byte until that is known.
      const raw = bytes.toString('latin1').replace(/\r\n/g, '\n');
      return { conversations: [], mails: mails(isArchive ? splitMbox(raw) : [raw]) };
    }
    const text = decode(bytes).replace(/\r\n?/g, '\n');
    if (format === 'log') {
      const log = readChatLog(text, path);
      return { conversations: log === null ? [] : [log], mails: [] };
    }
    return { conversations: format === 'json' ? readJson(text, path) : readJsonLines(text, path), mails: [] };
  } catch (cause) {
    if (!(cause instanceof FileFault)) throw cause;
    // The host shows the place in the configuration instead of `where`.
    const place = cause.line === undefined ? path : `${path}:${cause.line}`;
    throw new SynthError('SYN_INPUT', {
      message: `${place} cannot be used: ${cause.message}.`,
      hint: 'Mend or move the file; the forms that are read stand in the README.',
      where: { file: absolute, ...(cause.line === undefined ? {} : { line: cause.line }) },
      cause,
    });
  }
}

/** A long conversation in parts, as nobody reads further than `maxLines` (0: no limit). */
function cut(conversation: Conversation, maxLines: number): Conversation[] {
  const { guid, title, taskType, lines } = conversation;
  if (maxLines === 0 || taskType !== 'conversation_tagging' || lines.length <= maxLines)
    return [conversation];
  return Array.from({ length: Math.ceil(lines.length / maxLines) }, (_, index) => ({
    ...conversation,
    guid: `${guid}#${index + 1}`,
    title: title === '' ? '' : `${title}#${index + 1}`,
    lines: lines.slice(index * maxLines, (index + 1) * maxLines),
  }));
}

/** What is not cut into windows has one line. */
const hasLines = ({ taskType, lines }: Conversation, minLines: number): boolean =>
  taskType !== 'conversation_tagging' || lines.length >= minLines;

function uniqueOf(conversations: readonly Conversation[]): Conversation[] {
  const byId = new Map<string, Conversation>();
  const counts = new Map<string, number>();
  for (const one of conversations) {
    let guid = one.guid;
    let count = counts.get(guid) ?? 1;
    while (byId.has(guid)) guid = `${one.guid}#${(count += 1)}`;
    counts.set(one.guid, count);
    byId.set(guid, { ...one, guid });
  }
  return [...byId.values()];
}

const count = (n: number, noun: string): string => `${n} ${n === 1 ? noun : `${noun}s`}`;

const nameSome = (paths: readonly string[]): string =>
  paths.length <= 5 ? paths.join(', ') : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`;
