import { createHash } from 'node:crypto';
import { cut, type Conversation } from '../conversation.ts';
import type { Mail } from './mime.ts';
import { fromTurns } from './turns.ts';

const separator = /^From \S.*\d{4}\s*$/;

/** True for an archive of mails in one file, whatever its name. */
export const isMbox = (text: string): boolean => /^\s*From \S[^\n]*\d{4}[^\n]*\n[\w-]+:/.test(text);

/** The mails of an archive, as text with headers. A separator begins with `From ` and is followed by a header. */
export function splitMbox(text: string): string[] {
  const mails: string[][] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    if (separator.test(line) && /^[\w-]+:/.test(lines[index + 1] ?? '')) mails.push([]);
    else mails.at(-1)?.push(line.replace(/^>(>*From )/, '$1'));
  });
  return mails.map((mail) => mail.join('\n'));
}

/** Mails that answer one another, one conversation a thread with two people at least; a line is a paragraph of somebody's own. */
export function threadsOf(mails: readonly Mail[]): Conversation[] {
  const threads = new Map<number, Mail[]>();
  groupsOf(mails).forEach((group, index) => {
    const thread = threads.get(group) ?? [];
    thread.push(mails[index] as Mail);
    threads.set(group, thread);
  });
  return [...threads.values()].flatMap((thread) => {
    const ordered = thread
      .map((mail, index) => ({ mail, index }))
      .sort((a, b) => (a.mail.date ?? 0) - (b.mail.date ?? 0) || a.index - b.index)
      .map(({ mail }) => mail);
    const turns = ordered.flatMap(({ from, text }) =>
      ownParagraphs(text).map((paragraph) => ({ speaker: from, text: paragraph })),
    );
    const [first] = ordered;
    if (first === undefined || new Set(turns.map(({ speaker }) => speaker)).size < 2) return [];
    const name = first.id ?? `${first.subject}/${first.date}/${first.from}`;
    const guid = `mail-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
    return [fromTurns(turns, { guid, title: bareSubject(first.subject) })];
  });
}

/** For each mail the number of its thread: joined by what it answers, else by a subject that begins with `Re:`. */
function groupsOf(mails: readonly Mail[]): number[] {
  const parents = mails.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] as number;
    parents[index] = root;
    return root;
  };
  const join = (a: number, b: number): void => {
    const [first, second] = [rootOf(a), rootOf(b)];
    parents[Math.max(first, second)] = Math.min(first, second);
  };
  const byId = new Map<string, number>();
  const bySubject = new Map<string, number>();
  mails.forEach(({ id, references, subject }, index) => {
    for (const name of id === null ? references : [id, ...references]) {
      join(index, byId.get(name) ?? index);
      byId.set(name, index);
    }
    const bare = bareSubject(subject);
    const first = bySubject.get(bare.toLowerCase());
    if (first === undefined) bySubject.set(bare.toLowerCase(), index);
    else if (references.length === 0 && bare !== '' && bare !== subject.trim()) join(index, first);
  });
  return parents.map((_, index) => rootOf(index));
}

/** Without `Re:`, `Fwd:` and the name of the list. */
const bareSubject = (subject: string): string =>
  subject.replace(/^(?:\s*(?:(?:re|fwd?|aw|sv|antw)\s*(?:\[\d+\])?\s*:|\[[^\]]{1,40}\]))+/i, '').trim();

const longestParagraph = 2_000;
/** What follows is somebody's signature, the list's, or a mail that is passed on. */
const endings = [
  /^-- ?$/,
  /^_{20,}$/,
  /^-{5,} ?(?:next part|original message|forwarded message)/i,
  /^-{5}BEGIN PGP SIGNATURE-{5}$/,
];
/** Stands for lines that somebody else wrote. */
const quote = '\u0000';
const verbs = '(?:wrote|writes|said|schrieb|écrit|escribió|escreveu|ha scritto|schreef)';
/** `On Monday, Jane Doe wrote:`, over several lines in mails; `Jane Doe writes:` */
const attribution = new RegExp(
  `(?:^|\\n)(?:(?:On|Am|Le|El|Il|Em|Op)\\s[^\\n]*(?:\\n[^\\n]*){0,2}?|[^\\n]*)${verbs}[^\\n]{0,60}:\\s*$`,
);

/** What somebody wrote themselves, without quotes, signature and the lines that say who is quoted. */
export function ownParagraphs(text: string): string[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const end = lines.findIndex((line) => endings.some((ending) => ending.test(line.trimEnd())));
  const blocks = (end === -1 ? lines : lines.slice(0, end))
    .map((line) => (/^\s*[A-Z]{0,3}>/.test(line) ? `\n${quote}\n` : line.trimEnd()))
    .join('\n')
    .split(/\n{2,}/);
  return blocks
    .map((block, index) => (blocks[index + 1] === quote ? block.replace(attribution, '') : block))
    .map((block) => cut(paragraphOf(block.split('\n')), longestParagraph))
    .filter((block) => /[\p{L}\p{N}]/u.test(block) && !/^-{5}BEGIN PGP|^Hash: \w+$/.test(block));
}

/** Lines broken for a screen are put together; code, tables and patches stay as they are. */
function paragraphOf(lines: readonly string[]): string {
  const shaped = lines.filter((line) => /^(?:\s{2,}|\t|[+\-|@*#]|\d+\.)/.test(line)).length;
  return shaped * 2 > lines.length
    ? lines.join('\n').trim()
    : lines
        .map((line) => line.trim())
        .join(' ')
        .trim();
}
