import { parse, type Node, type Program } from 'acorn';
import type { Report } from '../page.ts';
import { inspectProgram } from './program.ts';

/** Where a script stands in its file, for scripts in markup; from 1. */
export interface Offset {
  readonly line: number;
  readonly column: number;
}

/** Parses a text as a script (no module) and reports syntax errors, or what it does that a page may not. */
export function inspectScript(text: string, report: Report, offset: Offset = { line: 1, column: 1 }): void {
  const at = (line: number, column: number): { line: number; column: number } => ({
    line: line + offset.line - 1,
    column: line === 1 ? column + offset.column : column + 1,
  });
  let program: Program;
  try {
    program = parse(text, { ecmaVersion: 'latest', sourceType: 'script', locations: true });
  } catch (error) {
    const fault = syntaxFault(error);
    const place = fault.loc === undefined ? {} : at(fault.loc.line, fault.loc.column);
    report({ rule: fault.rule, message: fault.message, ...place });
    return;
  }
  const seen = new Set<string>();
  try {
    inspectProgram(program, (node: Node, rule, message, level) => {
      const start = node.loc?.start ?? { line: 1, column: 0 };
      const key = `${rule} ${String(node.start)}`;
      if (seen.has(key)) return;
      seen.add(key);
      report({ rule, message, level: level ?? 'error', ...at(start.line, start.column) });
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report({ rule: 'too-complex', message: 'The script nests deeper than can be read.' });
  }
}

function syntaxFault(error: unknown): {
  rule: string;
  message: string;
  loc?: { line: number; column: number } | undefined;
} {
  if (error instanceof RangeError)
    return { rule: 'too-complex', message: 'The script nests deeper than can be read.' };
  if (!(error instanceof SyntaxError)) throw error;
  const { loc } = error as { loc?: { line: number; column: number } };
  const message = error.message.replace(/ \(\d+:\d+\)$/, '').slice(0, 300);
  return { rule: message.startsWith('Not enough stack') ? 'too-complex' : 'js-syntax', message, loc };
}
