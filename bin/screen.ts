import { Writable } from 'node:stream';
import type { Terminal } from './terminal.ts';

/** stderr during long work: whole lines that stay, below them one that tells what is being done now. */
export interface Screen {
  line(text: string): void;
  /** Replaces the line below the others; '' removes it. Shown on a terminal only. */
  progress(text: string): void;
  /** For writers of whole lines, such as a log. */
  readonly stream: Writable;
}

export function createScreen({ stderr, interactive }: Pick<Terminal, 'stderr' | 'interactive'>): Screen {
  let shown = '';
  const write = (lines: string, below: string): void => {
    stderr.write(`${shown === '' ? '' : '\r\u001b[K'}${lines}${below}`);
    shown = below;
  };
  return {
    line: (text) => write(`${text}\n`, shown),
    progress(text) {
      if (interactive && text !== shown) write('', text);
    },
    stream: new Writable({
      decodeStrings: false,
      write(lines: string, _encoding, done) {
        write(lines, shown);
        done();
      },
    }),
  };
}
