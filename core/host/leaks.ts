import type { Clock } from '../contracts/io.ts';

/** Names of what keeps the process alive just now, as Node calls them: `Timeout`, `TCPServerWrap`. */
export type OpenHandles = () => readonly string[];

/** What a plugin left open, in words. */
export interface Leak {
  /** Labels of the plugins that opened such things and did not close as many; empty: it was opened in the midst of work. */
  readonly plugins: readonly string[];
  /** `a timer`, `2 servers`. */
  readonly what: string;
}

/** Says, after everything has stopped, who left what open. */
export interface LeakWatch {
  /** Call it around the setup and around the stop of a plugin. */
  during<T>(label: string, work: () => Promise<T>): Promise<T>;
  leaks(): Promise<readonly Leak[]>;
}

/** What ends by itself (files being read, looks at names) is no leak. */
const words: Readonly<Record<string, readonly [one: string, many: string]>> = {
  Timeout: ['a timer', 'timers'],
  TCPServerWrap: ['a server', 'servers'],
  TCPSocketWrap: ['a connection', 'connections'],
  UDPWrap: ['a socket', 'sockets'],
  FSEventWrap: ['a file watcher', 'file watchers'],
  StatWatcher: ['a file watcher', 'file watchers'],
  ProcessWrap: ['a child process', 'child processes'],
  MessagePort: ['a worker', 'workers'],
};

const settleMs = 20;
const settleTries = 5;

type Counts = Readonly<Record<string, number>>;

/** Plugins are set up and stopped one at a time, so what is more afterwards is theirs. */
export function watchLeaks(open: OpenHandles, clock: Clock): LeakWatch {
  const count = (): Counts => {
    const counts: Record<string, number> = {};
    for (const name of open()) if (name in words) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  };
  const base = count();
  const held = new Map<string, Record<string, number>>();
  const surplus = (): [string, number][] =>
    Object.entries(count())
      .map(([name, number]): [string, number] => [name, number - (base[name] ?? 0)])
      .filter(([, number]) => number > 0);
  return {
    async during(label, work) {
      const before = count();
      try {
        return await work();
      } finally {
        const own = held.get(label) ?? {};
        held.set(label, own);
        const after = count();
        for (const name of Object.keys(words))
          own[name] = (own[name] ?? 0) + (after[name] ?? 0) - (before[name] ?? 0);
      }
    },
    async leaks() {
      // What was closed a moment ago is gone a moment later.
      for (let tries = 0; tries < settleTries && surplus().length > 0; tries += 1)
        await clock.sleep(settleMs, new AbortController().signal);
      return surplus().map(([name, number]) => {
        const [one, many] = words[name] as readonly [string, string];
        const plugins = [...held].filter(([, own]) => (own[name] ?? 0) > 0).map(([label]) => label);
        return { plugins, what: number === 1 ? one : `${number} ${many}` };
      });
    },
  };
}
