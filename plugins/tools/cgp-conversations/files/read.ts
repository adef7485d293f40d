import { readFile } from 'node:fs/promises';
import { SynthError, type Logger } from '../../../../core/index.ts';
import type { Conversation } from '../conversation.ts';
import type { Options } from '../options.ts';
import { readChatLog } from './chat-log.ts';
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
  const found: Conversation[] = [];
  const mails: Mail[] = [];
  const strange: string[] = [];
  for (const file of files) {
    const read = await readOne(file, limits, (html) => readHtml(html).text, signal);
    if (read.conversations.length + read.mails.length === 0) strange.push(file.path);
    found.push(...read.conversations);
    mails.push(...read.mails);
  }
  const all = [...found, ...threadsOf(mails)];
  const usable = uniqueOf(all.filter((one) => hasLines(one, limits.minLines)));
  const leftOut = {
    tooLargeOrUnreadable: skipped.length,
    noConversation: strange.length,
    tooShort: all.length - usable.length,
  };
  if (usable.length === 0)
    throw new SynthError('SYN_INPUT', {
      message: `${root} holds no conversation of ${limits.minLines} lines or more.`,
      hint: `Files are known by their endings: ${knownEndings.join(', ')}. See also minLines and maxFileBytes.`,
      detail: leftOut,
    });
  if (skipped.length + strange.length > 0)
    log.warn(`Some files are left out: ${nameSome([...skipped, ...strange])}.`, leftOut);
  return usable;
}

async function readOne(
  { path, absolute, format }: SourceFile,
  { maxLines }: Limits,
  readHtml: HtmlReader,
  signal: AbortSignal,
): Promise<{ readonly conversations: Conversation[]; readonly mails: Mail[] }> {
  const bytes = await readFile(absolute, { signal });
  const mails = (raw: readonly string[]): Mail[] => raw.map((mail) => readMail(mail, readHtml));
  try {
    if (format === 'mail' || (format === 'log' && isMbox(bytes.toString('latin1', 0, 4096)))) {
      // Each mail has its own encoding: a character a byte until that is known.
      const raw = bytes.toString('latin1').replace(/\r\n/g, '\n');
      return { conversations: [], mails: mails(isMbox(raw) ? splitMbox(raw) : [raw]) };
    }
    const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
    if (format === 'log') return { conversations: readChatLog(text, path, maxLines), mails: [] };
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

/** What is not cut into windows has one line. */
const hasLines = ({ taskType, lines }: Conversation, minLines: number): boolean =>
  taskType !== 'conversation_tagging' || lines.length >= minLines;

function uniqueOf(conversations: readonly Conversation[]): Conversation[] {
  const byId = new Map<string, Conversation>();
  for (const one of conversations) {
    let guid = one.guid;
    for (let n = 2; byId.has(guid); n += 1) guid = `${one.guid}#${n}`;
    byId.set(guid, { ...one, guid });
  }
  return [...byId.values()];
}

const nameSome = (paths: readonly string[]): string =>
  paths.length <= 5 ? paths.join(', ') : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`;
