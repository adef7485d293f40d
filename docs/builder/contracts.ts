import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Declaration {
  readonly name: string;
  /** First paragraph of its TSDoc, as plain text; empty when there is none. */
  readonly summary: string;
  /** The source as it stands, TSDoc included. */
  readonly text: string;
  readonly isType: boolean;
}

const folder = join(import.meta.dirname, '../../core/contracts');

/** What a file of `core/contracts` exports, in order. */
export function declarationsOf(file: string): Declaration[] {
  const text = readFileSync(join(folder, `${file}.ts`), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  return source.statements.flatMap((statement): Declaration[] => {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    if (!isType && !ts.isVariableStatement(statement) && !ts.isFunctionDeclaration(statement)) return [];
    const modifiers = ts.getModifiers(statement) ?? [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    const name = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0]?.name.getText()
      : statement.name?.getText();
    const from = statement.getFullStart() + /^\s*/.exec(statement.getFullText())![0].length;
    return [
      { name: name ?? '', summary: summaryOf(statement), text: text.slice(from, statement.end), isType },
    ];
  });
}

function summaryOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const comment = doc?.comment;
  const words = typeof comment === 'string' ? comment : (ts.getTextOfJSDocComment(comment) ?? '');
  return words.split('\n\n')[0]!.replaceAll('\n', ' ').trim();
}

/** Names among these that a declaration mentions. */
export const mentioned = (text: string, names: Iterable<string>): string[] => {
  const words = new Set(text.match(/\b[A-Z]\w+/g));
  return [...names].filter((name) => words.has(name));
};
