/** A mail as far as a reader sees it. */
export interface Mail {
  /** Display name, else what stands before the @. */
  readonly from: string;
  readonly subject: string;
  /** Milliseconds since the epoch; null when the mail does not say. */
  readonly date: number | null;
  /** Without angle brackets; null when there is none. */
  readonly id: string | null;
  /** Ids of the mails it answers, the first one first. */
  readonly references: readonly string[];
  readonly text: string;
}

/** Turns HTML into plain text. */
export type HtmlReader = (html: string) => string;

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  /** A character a byte. */
  readonly body: string;
}

const deepestNesting = 8;
/** Characters; some junk mail has headers of megabytes. */
const longestHeader = 2000;

/** Reads a mail from its bytes, a character a byte (`latin1`): headers, and the part that is text. */
export function readMail(raw: string, readHtml: HtmlReader): Mail {
  const part = splitPart(raw);
  const header = (name: string): string =>
    decodeWords((part.headers.get(name) ?? '').slice(0, longestHeader));
  const date = Date.parse(header('date').replace(/\s*\([^)]*\)\s*$/, ''));
  const ids = (name: string): string[] =>
    [...header(name).matchAll(/<([^<>\s]+)>/g)].map(([, id]) => id as string);
  return {
    from: nameOf(header('from')),
    subject: header('subject').replace(/\s+/g, ' ').trim(),
    date: Number.isNaN(date) ? null : date,
    id: ids('message-id')[0] ?? null,
    references: [...ids('references'), ...ids('in-reply-to')],
    text: textOf(part, readHtml, 0) ?? '',
  };
}

function splitPart(raw: string): Part {
  // A part may have no headers at all.
  const blank = raw.startsWith('\n') ? 0 : raw.indexOf('\n\n');
  const head = blank === -1 ? raw : raw.slice(0, blank);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (!headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value);
  }
  return { headers, body: raw.slice(head.length).replace(/^\n{1,2}/, '') };
}

/** Plain text where there is any, else what the HTML says; null for a picture or a file. */
function textOf({ headers, body }: Part, readHtml: HtmlReader, depth: number): string | null {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const isFile = /^\s*attachment/i.test(headers.get('content-disposition') ?? '');
  if (/^\s*multipart\//i.test(type) && boundary !== null && depth < deepestNesting) {
    const parts = partsOf(body, boundary[1] ?? boundary[2] ?? '');
    const ofType = (wanted: RegExp): string | undefined =>
      parts
        .filter((part) => wanted.test(part.headers.get('content-type') ?? 'text/plain'))
        .map((part) => textOf(part, readHtml, depth + 1))
        .find((text): text is string => text !== null && text.trim() !== '');
    return ofType(/^\s*text\/plain/i) ?? ofType(/^\s*multipart\//i) ?? ofType(/^\s*text\/html/i) ?? null;
  }
  if (isFile || !/^\s*text\//i.test(type)) return null;
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8';
  const text = decode(unpack(body, headers.get('content-transfer-encoding') ?? ''), charset);
  return /^\s*text\/html/i.test(type) ? readHtml(text) : text;
}

function partsOf(body: string, boundary: string): Part[] {
  const parts: string[][] = [];
  for (const line of body.split('\n')) {
    if (line.trimEnd() === `--${boundary}--`) break;
    if (line.trimEnd() === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => splitPart(lines.join('\n')));
}

function unpack(body: string, encoding: string): Buffer {
  const name = encoding.trim().toLowerCase();
  if (name === 'base64') return Buffer.from(body, 'base64');
  return Buffer.from(name === 'quoted-printable' ? unquote(body.replace(/=[ \t]*\n/g, '')) : body, 'latin1');
}

const unquote = (text: string): string =>
  text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function decode(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A charset nobody knows, or a wrong name for ASCII.
    return bytes.toString('utf8');
  }
}

const encodedWord = /=\?([\w.:-]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=/g;

/** RFC 2047; bytes that stand there bare are UTF-8. */
const decodeWords = (value: string): string =>
  decode(Buffer.from(value, 'latin1'), 'utf-8')
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(encodedWord, (_, charset: string, kind: string, text: string) =>
      decode(
        kind.toUpperCase() === 'B'
          ? Buffer.from(text, 'base64')
          : Buffer.from(unquote(text.replaceAll('_', ' ')), 'latin1'),
        charset,
      ),
    );

/** `Jane Doe <jane@x.org>`, `jane at x.org (Jane Doe)`, `jane@x.org`: addresses themselves are left out. */
function nameOf(from: string): string {
  const [, before] = /^\s*"?([^"<]*?)"?\s*</.exec(from) ?? [];
  const [, comment] = /\(([^()]+)\)\s*$/.exec(from) ?? [];
  const name = (before || comment || from).trim().replace(/^["'<]+|["'>]+$/g, '');
  return (/^(\S+?)\s*(?:@| at )\s*\S+\.\S+$/.exec(name)?.[1] ?? name) || 'unknown';
}
