import type { Io, Llm } from '../../../core/index.ts';
import { findTags } from '../tagging/ground-truth.ts';
import { profileParticipants, type Profile } from '../tagging/profiles.ts';
import { tagPrompt, type Ask } from '../tagging/prompts.ts';
import { rateReadability, type Quality } from '../tagging/quality.ts';
import { cut, renderTurns, renderXml, type Line } from '../tagging/render.ts';
import type { Options } from './options.ts';

/** What the model says of a whole conversation. */
export interface Whole {
  readonly tags: readonly string[];
  readonly agreement: number;
  readonly profiles: readonly Profile[];
  readonly quality: Quality | null;
}

/** What a model makes of a whole conversation, or why nothing can be made of it. A fault of the model itself is thrown. */
export async function readWhole(
  llm: Llm,
  { lines, participants, ask }: { lines: readonly Line[]; participants: readonly string[]; ask: Ask },
  { qualityGate, passes, profiles, wholeChars, compat }: Options,
  io: Io,
  signal: AbortSignal,
): Promise<Whole | string> {
  const text = cut(renderTurns(lines), wholeChars);
  const { threshold } = qualityGate;
  const quality = threshold === 0 ? null : await rateReadability(llm, text, io, signal);
  if (threshold > 0 && (quality?.quality_score ?? 0) < threshold)
    return quality === null
      ? 'the model gives no rating of its readability'
      : `its readability is ${quality.quality_score} of 10 (${quality.primary_reason}), and ${threshold} are wanted`;
  const shown = compat === 'upstream' ? cut(renderXml(lines), wholeChars) : text;
  const truth = await findTags(llm, tagPrompt(ask, 'conversation', shown), { passes, compat }, io, signal);
  if (truth.tags.length === 0) return noTags;
  const described = profiles ? await profileParticipants(llm, { text, participants }, io, signal) : [];
  return { ...truth, profiles: described, quality };
}

export const noTags = 'the model finds no tags in it';
