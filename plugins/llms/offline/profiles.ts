import type { JsonObject, JsonValue } from '../../../core/index.ts';
import { turnsOf } from './speakers.ts';
import { keywords } from './topics.ts';

const usualInterests = 6;

/**
 * One object of the given properties for each speaker who talks of something: the name in `speaker`, `participant` or `name`;
 * lists hold what this one talks of, those of preferences only what is said to be liked or not; other texts stay empty.
 */
export function profilesOf(
  material: string,
  properties: Readonly<Record<string, JsonObject>>,
  count: number,
): JsonObject[] {
  const said = new Map<string, string[]>();
  for (const { speaker, text } of turnsOf(material))
    if (speaker !== '') said.set(speaker, [...(said.get(speaker) ?? []), text]);
  return [...said].slice(0, count).flatMap(([speaker, texts]) => {
    const text = texts.join('\n');
    if (keywords(text, 1).length === 0) return [];
    const fill = (name: string, { type, maxItems }: JsonObject): JsonValue => {
      if (isSpeaker(name)) return speaker;
      if (type !== 'array') return '';
      const about = /prefer|like/i.test(name) ? liked(text) : text;
      return keywords(about, Math.min(usualInterests, Number(maxItems ?? usualInterests)));
    };
    return [
      Object.fromEntries(Object.entries(properties).map(([name, wanted]) => [name, fill(name, wanted)])),
    ];
  });
}

export const isSpeaker = (name: string): boolean => /^(?:speaker|participant|name)$/i.test(name);

const liked = (text: string): string =>
  text
    .split('\n')
    .flatMap((turn) => turn.split(/(?<=[.!?])\s+/))
    .filter((sentence) =>
      /\b(?:love|like|prefer|enjoy|hate|favou?rite|can['’]t stand|fond of|rather|want)\w*\b/i.test(sentence),
    )
    .join('\n');
