import { createLogger, format, transports } from 'winston';
import type { JsonObject, Logger, Redactor } from '../core/index.ts';
import type { Terminal } from './terminal.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** JSON lines; else lines for people. */
  readonly json: boolean;
  readonly redactor: Redactor;
  /** Called before a line is written, so that a progress line can make room. */
  readonly beforeLine?: () => void;
}

/** Log lines on stderr: for people on a terminal, JSON elsewhere. Known secrets are replaced in either. */
export function createLog(terminal: Pick<Terminal, 'stderr' | 'color'>, options: LogOptions): Logger {
  const { redactor, json, beforeLine } = options;
  const paint = (level: string, text: string): string =>
    terminal.color ? `\u001b[${level === 'error' ? 31 : level === 'warn' ? 33 : 2}m${text}\u001b[0m` : text;
  const line = format.printf(({ level, message, fields, timestamp }) => {
    beforeLine?.();
    const text = String(message);
    const facts = (fields ?? {}) as JsonObject;
    if (json) return redactor.redact(JSON.stringify({ at: timestamp, level, message: text, ...facts }));
    const tail = Object.entries(facts)
      .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('');
    return redactor.redact(`${paint(level, level.padEnd(5))} ${text}${paint('debug', tail)}`);
  });
  const winston = createLogger({
    level: options.level,
    format: format.combine(format.timestamp(), line),
    transports: [new transports.Stream({ stream: terminal.stderr as NodeJS.WritableStream })],
  });
  const bind = (bound: JsonObject): Logger => {
    const write = (level: string) => (message: string, fields?: JsonObject) => {
      winston.log(level, message, { fields: { ...bound, ...fields } });
    };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => bind({ ...bound, ...fields }),
    };
  };
  return bind({});
}
