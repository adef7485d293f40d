import { createHash } from 'node:crypto';
import { toFailure } from './failure.ts';
import { SynthError } from '../errors/synth-error.ts';
import { seededRandom } from '../host/random.ts';
import type { MinerAnswer, MinerRequest } from '../contracts/miner.ts';
import type { RunContext } from './context.ts';

/** Answers with the node's miner plugin. Randomness depends on the seed and the request, not on the order requests come in. */
export function answerWith({
  parts,
  node,
  clock,
  emit,
  log,
}: RunContext): (request: MinerRequest, signal: AbortSignal) => MinerAnswer {
  const { miner } = parts;
  if (miner === null)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: 'A miner node needs a miner.',
      hint: 'Add `miner: { use: chat }`.',
    });
  const plugin = `miner/${miner.plugin.name}`;
  return (request, signal) => {
    const startMs = clock.monotonic();
    const key = createHash('sha256')
      .update(JSON.stringify([request.protocol, request.body]))
      .digest('hex');
    const tell = (error: unknown): void => {
      if (error !== null) {
        const failure = toFailure('answer', error, plugin);
        log.error(`The miner failed: ${failure.message}`, { ...failure });
      }
      const caller = request.caller?.hotkey ?? null;
      const totalMs = clock.monotonic() - startMs;
      emit({
        type: 'miner.answered',
        protocol: request.protocol,
        caller,
        ok: error === null,
        at: clock.now(),
        totalMs,
      });
    };
    const io = { random: seededRandom(`${node.seed}/request/${key}`), log };
    return told(() => miner.instance.answer(request, io, signal), tell);
  };
}

/** The same answer, with `tell` called once at its end: null, or what it failed with. */
function told(answer: () => MinerAnswer, tell: (error: unknown) => void): MinerAnswer {
  try {
    const made = answer();
    return Symbol.asyncIterator in made ? tellStream(made, tell) : tellPromise(made, tell);
  } catch (error) {
    tell(error);
    throw error;
  }
}

async function tellPromise<T>(answer: Promise<T>, tell: (error: unknown) => void): Promise<T> {
  try {
    const whole = await answer;
    tell(null);
    return whole;
  } catch (error) {
    tell(error);
    throw error;
  }
}

async function* tellStream(
  pieces: AsyncIterable<string>,
  tell: (error: unknown) => void,
): AsyncIterable<string> {
  try {
    yield* pieces;
  } catch (error) {
    tell(error);
    throw error;
  }
  tell(null);
}
