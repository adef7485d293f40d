import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fixedClock,
  sampleContext,
  sampleMetagraph,
  sampleNeuron,
  sampleReply,
  seededRandom,
  type FixedClock,
} from '../../../../core/testing/index.ts';
import { systemClock } from '../../../../core/host/clock.ts';
import { createHttp } from '../../../../core/host/http.ts';
import {
  SynthError,
  type Challenge,
  type Clock,
  type Gathered,
  type Io,
  type JsonObject,
  type Neuron,
  type Reply,
  type Subnet,
  type Task,
  type Tool,
} from '../../../../core/index.ts';
import plugin from '../../../../plugins/tasks/code-duel/index.ts';
import { signer } from '../../../helpers/task-api.ts';

export const hourMs = 3_600_000;
const never = new AbortController().signal;

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

/** Units by number; `fails` says what becomes of the n-th draw in place of a unit. */
export function unitTool(fails: (draw: number) => string | null = () => null, held: number | null = null) {
  const done: string[] = [];
  let draws = 0;
  const tool: Tool = {
    async fetch(_query, _io, signal) {
      draws += 1;
      const code = fails(draws);
      signal.throwIfAborted();
      if (code !== null) throw new SynthError(code as never, { message: 'no unit' });
      const page = (what: string) => ({ prompt: `${what} ${draws}`, content: `<p>${what} ${draws}</p>` });
      return sampleContext({
        id: `unit-${draws}`,
        data: { base: page('prompt'), altered: page('altered'), held },
      });
    },
    report: async (reports) => void done.push(...reports.map(({ context }) => context)),
  };
  return {
    tool,
    done,
    get draws() {
      return draws;
    },
  };
}

/** Miners that write a page and choose the first one, unless `answer` says otherwise. */
export function subnetOf(
  count: number,
  answer: (peer: Neuron, challenge: Challenge) => string = answerPlainly,
) {
  const metagraph = sampleMetagraph(count + 1);
  const neurons = metagraph.neurons.map((neuron) =>
    neuron.uid === 0 ? neuron : sampleNeuron(neuron.uid, { endpoint: { host: 'here', port: neuron.uid } }),
  );
  const asked: { readonly uid: number; readonly challenge: Challenge }[] = [];
  const subnet: Subnet = {
    metagraph: { ...metagraph, neurons },
    peers: neurons.slice(1),
    ask: async (peers, challenge) =>
      peers.map((peer): Reply => {
        asked.push({ uid: peer.uid, challenge });
        const text = answer(peer, challenge);
        return sampleReply(text, { uid: peer.uid, hotkey: peer.hotkey });
      }),
  };
  return { subnet, asked };
}

export const kindOf = ({ fields }: Challenge): string => (fields?.['kind'] as string | undefined) ?? 'write';
export const shownIn = ({ fields }: Challenge): { id: string; content: string; quality?: number }[] =>
  (fields?.['completions'] ?? []) as { id: string; content: string; quality?: number }[];
export const answerPlainly = (peer: Neuron, challenge: Challenge): string =>
  kindOf(challenge) === 'write' ? `<p>by ${peer.uid}</p>` : (shownIn(challenge)[0]?.id ?? '');

export interface Scene {
  readonly folder: string;
  readonly clock: FixedClock;
  readonly lines: LogLine[];
  /** Sets the task up anew, as a restart does. */
  start(options?: JsonObject, tool?: Tool): Promise<Task & { stop(): Promise<void> }>;
  /** A round of the step of that number. */
  round(task: Task, subnet: Subnet, step: number, signal?: AbortSignal): Promise<readonly Gathered[]>;
  /** Judges what came of a step, everybody with 0.8. */
  conclude(task: Task, gathered: readonly Gathered[]): Promise<JsonObject>;
  remove(): void;
}

export function createScene(): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'synth-duel-'));
  const clock = fixedClock();
  const lines: LogLine[] = [];
  const say = (level: string) => (message: string) => void lines.push({ level, message });
  const log: Io['log'] = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: () => log,
  };
  const io = (step: number): Io => ({ random: seededRandom(`seed/step/${step}`), log });
  return {
    folder,
    clock,
    lines,
    async start(options = {}, tool = unitTool().tool) {
      const services = {
        ...{
          clock: {
            ...clock,
            deadline: (...given: Parameters<Clock['deadline']>) => systemClock.deadline(...given),
          },
          log,
          units: tool,
          generation: null,
          identity: () => signer,
        },
        http: createHttp({ clock: systemClock, version: '0.0.0', random: seededRandom('http') }),
        paths: { config: folder, storage: folder, shared: folder },
      };
      const made = await plugin.setup(services as never, plugin.options.parse(options));
      return { ...made, stop: async () => made.stop?.(never) };
    },
    round: async (task, subnet, step, signal = never) => (await task.round?.(subnet, io(step), signal)) ?? [],
    async conclude(task, gathered) {
      const outcomes = gathered.map(({ item, challenge, reference, replies }) => ({
        ...{ item, challenge, reference },
        results: replies.map((reply) => ({
          ...{ reply, reward: 0.8, penalties: {} },
          rewards: { duel: { value: 0.8, detail: { score: 0, role: 'Discriminator' } } },
        })),
      }));
      return (await task.conclude?.(outcomes, io(0), never))?.detail ?? {};
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
