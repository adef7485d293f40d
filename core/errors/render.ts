import { catalogue } from './catalogue.ts';
import { printable } from './printable.ts';
import { SynthError, type Where } from './synth-error.ts';
import type { JsonObject } from '../contracts/json.ts';

export interface RenderOptions {
  /** ANSI colours. */
  readonly color: boolean;
  /** Stack and causes too, as asked for with `--log-level debug`. */
  readonly verbose: boolean;
}

/** An error as people read it: code and message, place and path, remedy. Only an internal error shows a stack. */
export function renderError(error: unknown, { color, verbose }: RenderOptions): string {
  const paint = (code: string, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const problems = flatten(asSynthError(error));
  const blocks = problems.map((problem) => {
    const lines = [
      `${paint('31', '✖')} ${paint('1', problem.code)}  ${blame(problem)}${printable(problem.message)}`,
    ];
    if (problem.where) lines.push(`  ${paint('2', place(problem.where))}`);
    if (problem.hint) lines.push(...problem.hint.split('\n').map((line) => `  ${line}`));
    if (problem.code === 'SYN_INTERNAL') {
      lines.push(
        indent(stackOf(problem)),
        '  This is a fault of synth. Please report it with the lines above.',
      );
    } else if (verbose) lines.push(indent(stackOf(problem)));
    return lines.join('\n');
  });
  if (problems.length > 1) blocks.push(paint('1', `${problems.length} problems.`));
  return blocks.join('\n');
}

/** The same for machines: one object a problem. */
export function errorToJson(error: unknown): JsonObject {
  const [first, ...rest] = flatten(asSynthError(error)).map(problemToJson);
  return { type: 'error', ...first, ...(rest.length > 0 && { further: rest }) };
}

export const exitCodeOf = (error: unknown): number => asSynthError(error).exitCode;

/** Anything thrown, as a SynthError; what is not one is our own fault. */
export function asSynthError(error: unknown): SynthError {
  if (error instanceof SynthError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SynthError('SYN_INTERNAL', { message: message || catalogue.SYN_INTERNAL.title, cause: error });
}

const flatten = (error: SynthError): SynthError[] =>
  error.problems.length > 0 ? error.problems.flatMap(flatten) : [error];

const blame = (error: SynthError): string => (error.plugin ? `[${error.plugin}] ` : '');

function place({ file, line, column, path }: Where): string {
  const position = line === undefined ? file : `${file}:${line}${column === undefined ? '' : `:${column}`}`;
  return path ? `${position}   ${path}` : position;
}

function problemToJson(error: SynthError): JsonObject {
  return {
    code: error.code,
    message: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.plugin !== undefined && { plugin: error.plugin }),
    ...(error.where !== undefined && { where: { ...error.where } }),
  };
}

function stackOf(error: SynthError): string {
  const parts: string[] = [];
  let current: unknown = error.code === 'SYN_INTERNAL' && error.cause ? error.cause : error;
  while (current instanceof Error && parts.length < 8) {
    parts.push(current.stack ?? current.message);
    current = current.cause;
  }
  return parts.join('\ncaused by: ');
}

const indent = (text: string): string => text.replaceAll(/^/gm, '  ');
