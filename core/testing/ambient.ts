import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import process from 'node:process';
import { aWhile } from './waiting.ts';

/** What a piece of work does to the process beside its result. */
export interface Traces {
  /** What it wrote to stdout, which belongs to the node. It is not shown. */
  readonly printed: string;
  /** What it began that would keep the process alive after its end, in words. */
  readonly left: readonly string[];
}

interface Mark {
  readonly printed: string[];
  readonly alive: Map<number, { readonly type: string; readonly resource: { hasRef?(): boolean } }>;
}

/** Marks what a plugin does, wherever it goes on: a test runner and other tests write and wait in the same process. */
const owner = new AsyncLocalStorage<Mark>();

/** What keeps a process alive, as async_hooks calls it, in words. */
const held: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  TCPSERVERWRAP: 'a server',
  PIPESERVERWRAP: 'a server',
  TCPWRAP: 'a connection',
  PIPEWRAP: 'a connection',
  UDPWRAP: 'a socket',
  FSEVENTWRAP: 'a watched file',
  STATWATCHER: 'a watched file',
  PROCESSWRAP: 'a process',
  SIGNALWRAP: 'a listener for a signal of the system',
  WORKER: 'a thread',
};
const turns = 60;

/** Does the work and watches it. */
export async function tracesOf(work: () => Promise<unknown>): Promise<Traces> {
  const mark: Mark = { printed: [], alive: new Map() };
  const { printed, alive } = mark;
  const left = (): string[] =>
    [...alive.values()]
      .filter(({ resource }) => resource.hasRef?.() ?? true)
      .map(({ type }) => held[type] as string);
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (type in held && owner.getStore() === mark) alive.set(id, { type, resource });
    },
    destroy: (id) => void alive.delete(id),
  }).enable();
  if ((listeners += 1) === 1) listen();
  try {
    await owner.run(mark, work);
    // Closing takes a turn or two; what is left for good is waited for in vain, once.
    for (let turn = 0; turn < turns && left().length > 0; turn += 1) await aWhile();
    return { printed: printed.join(''), left: left() };
  } finally {
    hook.disable();
    if ((listeners -= 1) === 0) restore();
  }
}

const voices = ['log', 'info', 'debug', 'dir', 'table', 'group'] as const;
let listeners = 0;
let restore = (): void => undefined;

function listen(): void {
  const keep = (text: string): boolean => {
    const mark = owner.getStore();
    mark?.printed.push(text);
    return mark !== undefined;
  };
  const { stdout } = process;
  const write = stdout.write.bind(stdout) as (...args: unknown[]) => boolean;
  const own = Object.getOwnPropertyDescriptor(stdout, 'write');
  stdout.write = (...args: unknown[]) => keep(String(args[0])) || write(...args);
  const spoken = voices.map((voice) => [voice, Reflect.get(console, voice) as typeof console.log] as const);
  for (const [voice, speak] of spoken)
    console[voice] = (...args: unknown[]) => {
      if (!keep(args.map(String).join(' '))) speak.apply(console, args);
    };
  restore = () => {
    if (own) Object.defineProperty(stdout, 'write', own);
    else Reflect.deleteProperty(stdout, 'write');
    for (const [voice, speak] of spoken) console[voice] = speak;
  };
}
