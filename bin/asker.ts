import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import type { Terminal } from './terminal.ts';
import { printable, SynthError, type Redactor } from '../core/index.ts';

/** Asks the person at the terminal. Ctrl-C aborts `kill`. */
export interface Asker {
  /** What is typed is not shown. */
  secret(question: string): Promise<string>;
  /** Anything but yes is no. */
  agrees(question: string): Promise<boolean>;
}

type Keyboard = Terminal['stdin'] & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

/** `redactor` learns the secrets; `otherwise`: what to do where there is nobody to ask. */
export function createAsker(
  { stdin, stderr }: Terminal,
  kill: AbortController,
  redactor: Redactor,
  otherwise: (question: string) => string,
): Asker {
  const keyboard: Keyboard = stdin;
  const ask = async (question: string, hidden: boolean): Promise<string> => {
    const text = printable(question);
    const setRawMode = keyboard.setRawMode?.bind(keyboard);
    if (!keyboard.isTTY || setRawMode === undefined)
      throw new SynthError('SYN_USAGE', {
        message: `There is no terminal to ask at: ${text}`,
        hint: otherwise(question),
      });
    // Raw first: what is typed from here on must not be shown.
    if (hidden) setRawMode(true);
    stderr.write(`${text} `);
    try {
      return await readLine(keyboard, kill);
    } finally {
      if (hidden) {
        setRawMode(false);
        stderr.write('\n');
      }
    }
  };
  return {
    async secret(question) {
      const secret = await ask(`${question}:`, true);
      redactor.add(secret);
      return secret;
    },
    agrees: async (question) => /^y(es)?$/i.test((await ask(`${question} [y/N]`, false)).trim()),
  };
}

const keys = { interrupt: '\u0003', endOfInput: '\u0004', killLine: '\u0015' };
/** Arrows, and what a terminal puts around a paste. */
const escapes = new RegExp(`\u001b(?:\\[[\\d;]*.|O.)?`, 'gu');

/** One line as it is typed; a raw terminal leaves its editing to us. What follows it stays to be read. */
function readLine(keyboard: Keyboard, kill: AbortController): Promise<string> {
  const decoder = new StringDecoder('utf8');
  return new Promise((resolve, reject) => {
    let line: string[] = [];
    const stop = (): void => {
      keyboard.off('data', onData).off('end', onEnd).pause();
      kill.signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      stop();
      reject(kill.signal.reason as Error);
    };
    const onEnd = (): void => kill.abort(new DOMException('Nothing more is typed.', 'AbortError'));
    const onData = (bytes: Buffer): void => {
      const typed = [...decoder.write(bytes).replace(escapes, '')];
      for (const [at, letter] of typed.entries()) {
        if (letter === keys.interrupt || (letter === keys.endOfInput && line.length === 0)) return onEnd();
        if (letter === '\r' || letter === '\n') {
          stop();
          const rest = typed.slice(at + 1).join('');
          if (rest !== '') keyboard.unshift(Buffer.from(rest));
          return resolve(line.join(''));
        }
        if (letter === '\u007f' || letter === '\b') line.pop();
        else if (letter === keys.killLine) line = [];
        else if (letter >= ' ') line.push(letter);
      }
    };
    if (kill.signal.aborted) return onAbort();
    kill.signal.addEventListener('abort', onAbort, { once: true });
    keyboard.on('data', onData).on('end', onEnd).resume();
  });
}
