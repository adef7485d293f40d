import type { Io } from '../contracts/io.ts';
import type { Node } from './create-node.ts';
import { SynthError } from '../errors/synth-error.ts';
import { abortable } from '../llm/share.ts';
import { seededRandom } from './random.ts';
import { systemClock } from './clock.ts';

/** What trying one part came to. */
export interface Probe {
  /** Its path in the configuration: `tools.articles`. */
  readonly name: string;
  readonly ok: boolean;
  /** What it showed: a title, a model name, a block. */
  readonly detail: string;
  readonly error?: unknown;
}

const deadlineMs = 20_000;

/** Tries every part of a node that reaches outside: each tool once, each model with a tiny request, the chain's state. */
export async function* probe({ parts, settings }: Node, signal: AbortSignal): AsyncGenerator<Probe> {
  const io: Io = { random: seededRandom(`${settings.seed}/probe`), log: silent };
  for (const [name, { instance, plugin }] of parts.tools) {
    const method = plugin.traits.methods.includes('random') ? 'random' : null;
    if (method === null) continue;
    yield attempt(`tools.${name}`, signal, async (limit) => {
      const context = await instance.fetch({ method }, io, limit);
      return `"${context.title}", ${context.source.licence ?? 'licence unknown'}`;
    });
  }
  for (const [name, { instance }] of parts.llms)
    yield attempt(`llms.${name}`, signal, async (limit) => {
      const request = { messages: [{ role: 'user', content: 'What is 2 + 2?' } as const], maxTokens: 32 };
      const { model, costUsd } = await instance.complete(request, limit);
      return `${model}, ${costUsd == null ? 'cost unknown' : `$${costUsd.toFixed(6)}`}`;
    });
  for (const [name, { instance }] of parts.embedders)
    yield attempt(`embedders.${name}`, signal, async (limit) => {
      const [vector] = await instance.embed(['synth'], limit);
      return `${instance.identity.model}, ${vector?.length ?? 0} dimensions`;
    });
  const chain = parts.chain?.instance;
  if (chain)
    yield attempt('chain', signal, async (limit) => {
      const { block, netuid, neurons, self } = await chain.sync({ step: 0 }, limit);
      const who = self === null ? 'not registered' : `registered as uid ${self}`;
      return `netuid ${netuid} at block ${block}, ${neurons.length} neurons, ${chain.identity.hotkey} ${who}`;
    });
}

async function attempt(
  name: string,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<string>,
): Promise<Probe> {
  const deadline = systemClock.deadline(deadlineMs, signal);
  try {
    return { name, ok: true, detail: await abortable(work(deadline.signal), deadline.signal) };
  } catch (error) {
    signal.throwIfAborted();
    return { name, ok: false, detail: '', error: deadline.signal.aborted ? late(name) : error };
  } finally {
    deadline.clear();
  }
}

const late = (name: string): SynthError =>
  new SynthError('SYN_HTTP_TIMEOUT', { message: `${name} did not answer within ${deadlineMs} ms.` });

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};
