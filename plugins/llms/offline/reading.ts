import type { CompletionRequest } from '../../../core/index.ts';

/** A request as the engine understands it. */
export interface Reading {
  /** The words of the last user turn outside every section. */
  readonly instruction: string;
  /** What the person behind the request said: the section that holds it, else the last user turn as it is. */
  readonly asked: Part;
  /** Material by the name of its section, the pieces of one name joined. */
  readonly sections: ReadonlyMap<string, string>;
  /** Most words the answer may have, where the request says so. */
  readonly wordLimit: number | null;
  /** Most entries a list may have, where the request says so. */
  readonly entryLimit: number | null;
}

/** A piece of text taken apart: its plain words, the sections and the fenced code inside. */
export interface Part {
  readonly words: string;
  readonly sections: ReadonlyMap<string, string>;
  readonly fence: { readonly language: string; readonly code: string } | null;
}

const tags =
  'context|question|dialogue|persona|draft|review|text|topic|instruction|task|conversation|list|tags|page|findings';

export function readRequest({ messages }: CompletionRequest): Reading {
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  const whole = last?.content ?? '';
  const { words, sections: own } = takeApart(whole);
  const sections = new Map(own);
  for (const { content } of messages)
    for (const [tag, material] of takeApart(content).sections)
      if (!sections.has(tag)) sections.set(tag, material);
  const asked = own.get('question') ?? lastUserTurn(own.get('dialogue')) ?? own.get('task');
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const limits = [words, asked ?? '', ...system].map(limitIn).filter((limit) => limit !== null);
  return {
    instruction: words,
    asked: asked === undefined ? { ...takeApart(whole), words } : takeApart(asked),
    sections,
    wordLimit: limits[0] ?? null,
    entryLimit: entryLimitIn(words),
  };
}

/** Sections open and close on lines of their own; what stands inside one is its material. */
export function takeApart(text: string): Part {
  const sections = new Map<string, string>();
  let fence: Part['fence'] = null;
  const words = text
    .replace(
      new RegExp(`^<(${tags})>\\n([\\s\\S]*?)\\n?</\\1>[ \\t]*$`, 'gm'),
      (_, tag: string, inner: string) => {
        const material = inner.replace(new RegExp(`&lt;(?=\\s*/\\s*${tag}\\b)`, 'gi'), '<');
        const earlier = sections.get(tag);
        sections.set(tag, earlier === undefined ? material : `${earlier}\n\n${material}`);
        return '\n';
      },
    )
    .replace(
      /^(`{3,})([^\n`]*)\n([\s\S]*?)\n?^\1[ \t]*$/m,
      (_, _ticks: string, language: string, code: string) => {
        fence = { language: language.trim(), code };
        return '\n';
      },
    );
  return { words: words.trim(), sections, fence };
}

function lastUserTurn(dialogue: string | undefined): string | undefined {
  return dialogue
    ?.split(/\n\n(?=(?:user|assistant): )/)
    .findLast((turn) => turn.startsWith('user: '))
    ?.slice(6);
}

function entryLimitIn(text: string): number | null {
  const match =
    /\b(?:at most|no more than|up to|maximum of|not more than)\s+(\d{1,3})\b(?!\s+(?:words|sentences|characters|letters)\b)/i.exec(
      text,
    );
  return match === null ? null : Number(match[1]);
}

/** A length that is to be about so much may be exceeded by this part. */
const leeway = 0.15;

function limitIn(text: string): number | null {
  const match =
    /\b(?:at most|no more than|up to|within|under|maximum of|not more than|exceed|(about|around))\s+(\d{1,5})\s+words\b|\b(\d{1,5})[- ]words? (?:or less|at most)\b/i.exec(
      text,
    );
  if (match === null) return null;
  const words = Number(match[2] ?? match[3]);
  return Math.max(1, match[1] === undefined ? words : Math.round(words * (1 + leeway)));
}
