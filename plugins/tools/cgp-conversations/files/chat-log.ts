import type { Conversation } from '../conversation.ts';
import { fromTurns, type Turn } from './turns.ts';

const date = String.raw`(?:\d{4}-\d\d-\d\d|\d{1,2}[./-](?:\d{1,2}|[A-Z][a-z]{2})[./-]\d{2,4})`;
const time = String.raw`\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d\d:?\d\d)?`;
/** `[12:03]`, `2024-01-31 12:03:59`, `31/01/24, 21:15 -` */
const stamp = String.raw`(?:[[(]?${date}[T,]?\s{0,3}(?:${time})?[\])]?|[[(]?${time}[\])]?)\s{0,3}(?:[-–]\s{1,3})?`;
const stamped = new RegExp(`^${stamp}`);

interface Style {
  readonly message: RegExp;
  /** Whether a line that is no message goes on with the one before. */
  readonly wraps: boolean;
}

const styles: readonly Style[] = [
  // IRC: [12:03] <nick> text
  { message: new RegExp(String.raw`^(?:${stamp})?<\s?[@+%&~]?([^\s<>]{1,40})>\s?(.*)$`), wraps: false },
  // WeeChat: 2024-01-31 12:03:59<tab>nick<tab>text
  {
    message: new RegExp(String.raw`^${date}\s${time}\t[@+%&~]?([\p{L}\p{N}_][^\t]{0,39})\t(.*)$`, 'u'),
    wraps: false,
  },
  // Messengers and transcripts: [31/01/24, 21:15:00] Jane Doe: text; Jane Doe (21:15): text
  {
    message: new RegExp(
      String.raw`^(?:${stamp})?([\p{L}\p{N}_~+][^:<>\t]{0,39}?)(?:\s+[[(]${time}[\])])?:(?:\s+(.*))?$`,
      'u',
    ),
    wraps: true,
  },
  // Exports with the name above what is said: [31-Jan-24 09:15 PM] jane#1234
  {
    message: new RegExp(String.raw`^[[(]${date}[T,]?\s${time}[\])]\s([\p{L}\p{N}_~+][^:<>\t]{0,39})()$`, 'u'),
    wraps: true,
  },
];

/** What messengers write in the place of a picture. */
const omitted = /^[<[(]?(?:media|image|video|audio|sticker|GIF|document) omitted[>\])]?$/i;

/**
 * The conversation of a chat log, the format found by what most of its lines look like: IRC, WeeChat, messengers, or
 * `Name: text`. null when it is no chat log.
 */
export function readChatLog(text: string, path: string): Conversation | null {
  const rows = text.split('\n').map((row) => row.replace(/[\u200e\u200f\r]/g, '').trimEnd());
  const [best] = styles.map((style) => readAs(style, rows)).sort((a, b) => b.turns.length - a.turns.length);
  return best !== undefined && isDialogue(best) ? fromTurns(best.turns, { guid: path, title: path }) : null;
}

interface Reading {
  readonly turns: readonly Turn[];
  /** Most messages have a time, or the name between brackets. */
  readonly marked: boolean;
}

function readAs({ message, wraps }: Style, rows: readonly string[]): Reading {
  const matches = rows.filter((row) => message.test(row));
  // Where messages have a time, a line without one that looks like `Note: …` goes on with the message before.
  const timed = matches.filter((row) => stamped.test(row)).length * 2 > matches.length;
  const turns: { speaker: string; text: string }[] = [];
  for (const row of rows) {
    const [, speaker, text = ''] = (!timed || stamped.test(row) ? message.exec(row) : null) ?? [];
    if (speaker !== undefined) turns.push({ speaker: speaker.trim(), text: text.trim() });
    else if (wraps && row.trim() !== '' && !stamped.test(row)) {
      const last = turns.at(-1);
      if (last !== undefined) last.text = `${last.text}\n${row.trim()}`.trim();
    }
  }
  const marked = timed || !wraps;
  return { marked, turns: turns.filter(({ text }) => text !== '' && !omitted.test(text)) };
}

/** Two people at least, and not a list of `Key: value`, where hardly any name comes again. */
function isDialogue({ turns, marked }: Reading): boolean {
  const speakers = new Set(turns.map(({ speaker }) => speaker)).size;
  return speakers >= 2 && (marked || speakers <= Math.max(2, turns.length * 0.6));
}
