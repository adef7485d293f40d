import { isSynthError } from '../../../core/index.ts';
import type { Conclusion, Embedder, Io, ItemOutcome, Llm, Tool } from '../../../core/index.ts';
import { describePiece } from './lines.ts';
import { reportsOf } from './reports.ts';
import { answerOf, type Answer } from './results.ts';
import { factsSchema, type Facts } from './facts.ts';

interface Parties {
  readonly tool: Tool;
  /** null: what answers are judged against came with the material. */
  readonly llm: Llm | null;
  /** null: no vectors are made. */
  readonly embedder: Embedder | null;
}

/** One item of a piece (the window of a conversation), with the answers it got. */
export interface Judged {
  readonly facts: Facts;
  readonly answers: readonly Answer[];
}

/** All that came of one piece of material in a step. */
export interface Piece {
  /** As `Context.id`. */
  readonly context: string;
  readonly title: string;
  /** Of the piece as a whole; those of its items differ in the window only. */
  readonly facts: Facts;
  readonly items: readonly Judged[];
}

/** Who read the material, and who made vectors. */
export interface Models {
  readonly llm: Llm['identity'] | null;
  readonly embedder: Embedder['identity'] | null;
}

/** Vectors of tags, by tag. */
export type Vectors = ReadonlyMap<string, readonly number[]>;

/** Hands every result on to where the material came from, and tells people what came of it. */
export async function concludeTagging(
  { tool, llm, embedder }: Parties,
  outcomes: readonly ItemOutcome[],
  io: Io,
  signal: AbortSignal,
): Promise<Conclusion> {
  const pieces = piecesOf(outcomes);
  const vectors = embedder === null ? new Map() : await embedTags(embedder, pieces, io, signal);
  const models: Models = { llm: llm?.identity ?? null, embedder: embedder?.identity ?? null };
  await tool.report?.(
    pieces.flatMap((piece) => reportsOf(piece, models, vectors)),
    io,
    signal,
  );
  return { lines: pieces.flatMap((piece) => describePiece(piece, models, vectors)) };
}

function piecesOf(outcomes: readonly ItemOutcome[]): Piece[] {
  const pieces = new Map<string, Piece & { readonly items: Judged[] }>();
  for (const { item, results } of outcomes) {
    const { id, title } = item.context;
    const facts = factsSchema.parse(item.data);
    // One conversation may be drawn twice in a step.
    const name = `${id}/${facts.batchNum}`;
    const piece = pieces.get(name) ?? { context: id, title, facts, items: [] };
    const truth = (item.reference?.text ?? '').split('\n');
    piece.items.push({ facts, answers: results.map((result) => answerOf(result, truth)) });
    pieces.set(name, piece);
  }
  return [...pieces.values()];
}

/** All tags of a step in one call. Results are worth handing on without vectors too. */
async function embedTags(
  embedder: Embedder,
  pieces: readonly Piece[],
  { log }: Io,
  signal: AbortSignal,
): Promise<Vectors> {
  const tags = [
    ...new Set(
      pieces.flatMap(({ facts, items }) => [
        ...facts.tags,
        ...items.flatMap(({ answers }) => answers.flatMap((answer) => answer.tags)),
      ]),
    ),
  ];
  if (tags.length === 0) return new Map();
  try {
    const vectors = await embedder.embed(tags, signal);
    // As many digits as a 32-bit float holds: written as 64 bits they would take twice the room.
    return new Map(
      tags.map((tag, index) => [tag, Array.from(vectors[index] ?? [], (x) => Number(x.toPrecision(8)))]),
    );
  } catch (error) {
    signal.throwIfAborted();
    if (!isSynthError(error)) throw error;
    log.warn(`Results go without vectors: ${error.message}`, { code: error.code });
    return new Map();
  }
}
