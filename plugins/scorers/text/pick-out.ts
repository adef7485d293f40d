import { cleanTag, delimit, isSynthError, type Io, type Llm } from '../../../core/index.ts';

/** A question about tags, answered by naming those of a kind. */
export interface Question {
  /** Of the list the model answers with: `malformed`. */
  readonly name: string;
  readonly system: string;
  readonly instruction: string;
  /** What the model needs to know beside the tags, in sections. */
  readonly material?: string;
  /** Tags of the kind, one of which the model must name. */
  readonly decoys: readonly string[];
  /** Tags not of the kind, one of which the model must not name. */
  readonly sound: readonly string[];
}

/** Faults that the tags themselves may have caused, or that waiting does not cure: nobody pays for them. */
const nonsense = [
  'SYN_LLM_SCHEMA',
  'SYN_LLM_REFUSED',
  'SYN_LLM_REQUEST',
  'SYN_LLM_BODY',
  'SYN_LLM_TIMEOUT',
  'SYN_LLM_TRUNCATED',
] as const;

/** The answer to a request, or null where the model declines, errs or gives no answer in the shape; an outage is thrown. */
export async function unlessNonsense<T>(
  io: Pick<Io, 'log'>,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    signal.throwIfAborted();
    if (!isSynthError(error, ...nonsense)) throw error;
    io.log.warn(`A model does not judge: ${error.message}`, { code: error.code });
    return null;
  }
}

/**
 * Those of the tags a model names; null when its answer can't be trusted. A decoy it must name and a sound tag it must not stand
 * among them, so that neither a careless model nor a tag that gives orders decides anything; without them nothing is asked.
 *
 * @param tags In normal form.
 */
export async function pickOut(
  llm: Llm,
  tags: readonly string[],
  { name, system, instruction, material, decoys, sound }: Question,
  io: Io,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  if (tags.length === 0) return new Set();
  if (decoys.length === 0 || sound.length === 0) return null;
  const random = io.random.fork(tags.join('\n'));
  const unused = (list: readonly string[]): readonly string[] => {
    const left = list.filter((tag) => !tags.includes(tag));
    return left.length > 0 ? left : list;
  };
  const decoy = random.pick(unused(decoys));
  const good = random.pick(unused(sound));
  const shown = random.shuffle([...new Set([...tags, decoy, good])]);
  const user = [instruction, material, delimit('tags', shown.join('\n'))].filter(
    (part) => part !== undefined,
  );
  const completion = await unlessNonsense(io, signal, () =>
    llm.complete(
      {
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: user.join('\n\n') },
        ],
        temperature: 0,
        schema: { name, schema: listOf(name) },
      },
      signal,
    ),
  );
  if (completion === null || completion.finish === 'refusal') return null;
  const named = new Set((completion.json as Record<string, string[]>)[name]?.map(cleanTag));
  return named.has(decoy) && !named.has(good) ? new Set(tags.filter((tag) => named.has(tag))) : null;
}

const listOf = (name: string) => ({
  type: 'object',
  properties: { [name]: { type: 'array', items: { type: 'string' } } },
  required: [name],
  additionalProperties: false,
});
