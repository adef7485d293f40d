import type { Writable } from 'node:stream';
import { createLogger, format, transports } from 'winston';
import { printable, type JsonObject, type Logger, type Redactor } from '../core/index.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** JSON lines; else lines for people. */
  readonly json: boolean;
  readonly color: boolean;
  readonly redactor: Redactor;
}

/** Log lines, for people or for programs. Known secrets are replaced in either. */
export function createLog(stream: Writable, { level, json, color, redactor }: LogOptions): Logger {
  const paint = (code: number, text: string): string =>
    color && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  const line = format.printf(({ level, message, fields, timestamp }) => {
    const text = String(message);
    const facts = (fields ?? {}) as JsonObject;
    if (json) return redactor.redact(JSON.stringify({ at: timestamp, level, message: text, ...facts }));
    const tail = Object.entries(facts)
      .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('');
    return redactor.redact(
      `${paint(colors[level] ?? dim, level.padEnd(5))} ${printable(text)}${paint(dim, printable(tail))}`,
    );
  });
  const winston = createLogger({
    level,
    format: format.combine(format.timestamp(), line),
    transports: [new transports.Stream({ stream })],
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

const dim = 2;
const colors: Readonly<Record<string, number>> = { error: 31, warn: 33 };
