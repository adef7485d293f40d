import { termsOf } from '../text/tag-lines.ts';
import { fold, wordsOf } from '../text/words.ts';

/** What one person says at a time. */
interface Turn {
  readonly speaker: string;
  readonly isQuestion: boolean;
  readonly words: readonly string[];
  /** Words that say what it is about. */
  readonly terms: ReadonlySet<string>;
}

/** What a conversation is like, each in [0, 1]. */
export interface ConversationMarks {
  readonly engagement: number;
  readonly coherence: number;
  readonly fluency: number;
}

const label = /^([^:\n]{1,40}): +(?=\S)/u;
/** Share of turns that are questions beyond which more add nothing. */
const manyQuestions = 0.3;
/** A text of which a twelfth is filler has no fluency. */
const fillerCost = 12;
const fillers =
  /(?<!\p{L})(?:u+h+|u+m+|e+r+m*|h+m+|mhm|you know|i mean|sort of|kind of|blah)(?!\p{L})|\[(?:inaudible|unintelligible|crosstalk)[^\]]{0,30}\]|\u{fffd}/giu;

/**
 * Estimates from turns and words alone. Engagement: people take turns, none holds forth alone, questions are asked. Coherence:
 * a turn follows a question or takes up a word of the turn before. Fluency: few fillers, repetitions and turns of one word.
 */
export function estimateConversation(text: string): ConversationMarks {
  const turns = turnsOf(text);
  const words = turns.flatMap((turn) => turn.words);
  if (words.length === 0) return { engagement: 0, coherence: 0, fluency: 0 };
  const later = turns.slice(1);
  const before = (index: number): Turn => turns[index] as Turn;
  const alternation = shareOf(later, (turn, i) => turn.speaker !== before(i).speaker);
  const questions = shareOf(turns, ({ isQuestion }) => isQuestion);
  const distinct = new Set(turns.map((turn) => turn.words.join(' '))).size;
  const filler = (text.match(fillers)?.length ?? 0) / words.length;
  const short = shareOf(turns, (turn) => turn.words.length < 2);
  return {
    engagement: (alternation + balanceOf(turns) + Math.min(1, questions / manyQuestions)) / 3,
    coherence: shareOf(
      later,
      (turn, i) => before(i).isQuestion || [...turn.terms].some((term) => before(i).terms.has(term)),
    ),
    fluency: Math.max(0, 1 - fillerCost * filler - (1 - distinct / turns.length) - short / 2),
  };
}

function turnsOf(text: string): Turn[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const said = line.replace(label, '');
      const words = wordsOf(fold(said));
      const terms = new Set(termsOf(said));
      return { speaker: label.exec(line)?.[1] ?? '', isQuestion: said.includes('?'), words, terms };
    });
}

/** 1 when all say as much, 0 when one speaks alone: the entropy of words by speaker. */
function balanceOf(turns: readonly Turn[]): number {
  const counts = new Map<string, number>();
  for (const { speaker, words } of turns) counts.set(speaker, (counts.get(speaker) ?? 0) + words.length);
  const total = turns.reduce((sum, { words }) => sum + words.length, 0);
  const shares = [...counts.values()].filter((count) => count > 0).map((count) => count / total);
  return shares.length < 2 ? 0 : -shares.reduce((sum, p) => sum + p * Math.log(p), 0) / Math.log(counts.size);
}

const shareOf = <T>(list: readonly T[], has: (entry: T, index: number) => boolean): number =>
  list.length === 0 ? 0 : list.filter(has).length / list.length;
