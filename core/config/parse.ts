import { LineCounter, parseDocument, type ErrorCode as YamlCode } from 'yaml';
import { SynthError } from '../errors/synth-error.ts';
import { convertDocument } from './convert.ts';
import { throwAll } from './problems.ts';
import { isNull, whereOf, type ConfigNode, type MapNode, type Origin, type Source } from './node.ts';

/** YAML 1.2 (or JSON, a subset) as a tree with the place of every key and value; all syntax errors at once. */
export function parseYaml(text: string, source: Source): MapNode {
  const lines = new LineCounter();
  const node = parseWith(text, lines, (offset) => {
    if (offset === undefined) return { source, line: 1, column: 1 };
    const { line, col } = lines.linePos(offset);
    return { source, line, column: col };
  });
  if (node?.kind === 'map') return node;
  throw new SynthError('SYN_CONFIG_SYNTAX', {
    message:
      node === undefined || isNull(node)
        ? `${source.label} is empty.`
        : `${source.label} does not hold a map of keys and values.`,
    hint: 'Start with `extends: sn1-validator`.',
    where: { file: source.label, line: 1, column: 1 },
  });
}

/**
 * The value of a flag: text in `{}`, `[]` or quotes is YAML, anything else one scalar by YAML's rules (`3`, `true`, `null`)
 * or plain text, so that `qwen:7b`, `#5` and `*.md` stand for themselves.
 */
export function parseFlagValue(text: string, source: Source): ConfigNode {
  const origin: Origin = { source };
  const literal: ConfigNode = { kind: 'scalar', value: text, origin };
  if (/^\s*[[{"']/.test(text)) return parseWith(text, new LineCounter(), () => origin) ?? literal;
  if (!/^[\w.+-]+$/.test(text)) return literal;
  const node = parseWith(text, new LineCounter(), () => origin);
  return node?.kind === 'scalar' ? node : literal;
}

function parseWith(
  text: string,
  lineCounter: LineCounter,
  originAt: (offset: number | undefined) => Origin,
): ConfigNode | undefined {
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const problems: SynthError[] = [];
  for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
    const words = syntaxWords[code];
    problems.push(
      new SynthError('SYN_CONFIG_SYNTAX', {
        message: words?.[0] ?? `${message.replace(/\.$/, '')}.`,
        hint: words?.[1] ?? 'Check indentation, quotes and brackets at this place and just above it.',
        where: whereOf(originAt(pos[0])),
      }),
    );
  }
  throwAll(problems);
  if (document.contents === null) return undefined;
  const node = convertDocument(document, {
    originAt,
    report: (code, origin, message, hint, path) =>
      problems.push(new SynthError(code, { message, hint, where: whereOf(origin, path) })),
  });
  throwAll(problems);
  return node;
}

/** Message and hint for the mistakes people make most; the parser's own words serve for the rest. */
const syntaxWords: Partial<Record<YamlCode, readonly [message: string, hint: string]>> = {
  DUPLICATE_KEY: ['This key stands twice in the same map.', 'Remove one of the two.'],
  MULTIPLE_DOCS: [
    'A configuration is one YAML document; here a second one starts.',
    'Remove the line `---`.',
  ],
  TAG_RESOLVE_FAILED: ['YAML tags (`!name`) are not supported.', 'Remove the tag.'],
  TAB_AS_INDENT: ['A tab is used for indentation.', 'YAML is indented with spaces.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A second `: ` stands on this line.',
    'Put the value in quotes, or start a new line.',
  ],
};
