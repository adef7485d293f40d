import type { JsonObject, MinerAnswer } from '../../../core/index.ts';

/** What a miner makes, as one thing. */
export async function toWhole(
  made: MinerAnswer,
): Promise<{ readonly text: string; readonly body?: JsonObject }> {
  if (!(Symbol.asyncIterator in made)) return made;
  let text = '';
  for await (const piece of made) text += piece;
  return { text };
}

/** What a miner makes, piece by piece; a whole thing is one piece. */
export async function* toPieces(made: MinerAnswer): AsyncGenerator<string> {
  if (Symbol.asyncIterator in made) yield* made;
  else yield (await made).text;
}
