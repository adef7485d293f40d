import type { Logger } from '../contracts/io.ts';
import type { JsonObject } from '../contracts/json.ts';

/** A line a plugin logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: JsonObject;
}

/** A logger that puts its lines into the list. */
export function capture(lines: LogLine[], bound: JsonObject = {}): Logger {
  const write =
    (level: LogLine['level']) =>
    (message: string, fields: JsonObject = {}): void =>
      void lines.push({ level, message, fields: { ...bound, ...fields } });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => capture(lines, { ...bound, ...fields }),
  };
}
