export interface Section {
  readonly heading: string;
  readonly level: number;
  /** Line of its first text, from 0. */
  readonly line: number;
  readonly text: string;
}

/** The sections of a Markdown document as plain text: marks, tags, tables, badges and code blocks are taken out. */
export function readSections(body: string): Section[] {
  const sections: Section[] = [];
  let open = { heading: '', level: 0, line: 0 };
  let lines: string[] = [];
  let fence: string | null = null;
  const close = (): void => {
    sections.push({ ...open, text: lines.join('\n') });
    lines = [];
  };
  const start = (heading: string, level: number, index: number): void => {
    close();
    open = { heading: toPlain(heading).trim(), level, line: index + 1 };
  };
  withoutTags(body)
    .split('\n')
    .forEach((line, index) => {
      const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
        fence = fence === null ? mark : null;
        lines.push('');
        return;
      }
      // Code is no prose; the blank line keeps line numbers right.
      if (fence !== null || /^(?: {4}|\t)\s*[^\s\d*+-]/.test(line)) return void lines.push('');
      const heading = /^(#{1,6})[ \t]+(.*?)[ \t]*#*$/.exec(line);
      if (heading !== null) return start(heading[2] ?? '', (heading[1] ?? '').length, index);
      const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1];
      const above = lines.at(-1) ?? '';
      // A line underlined with = or - is a heading, if it stands alone.
      if (underline !== undefined && /^\S/.test(above) && (lines.at(-2) ?? '').trim() === '') {
        lines.pop();
        return start(above, underline.startsWith('=') ? 1 : 2, index);
      }
      lines.push(toPlain(line));
    });
  close();
  return sections;
}

/** HTML outside code taken off, headings in it turned into Markdown's; as many line breaks stay as there were. */
const withoutTags = (text: string): string =>
  text.replace(
    /(^ {0,3}(`{3,}|~{3,})[\s\S]{0,50000}?^ {0,3}\2|`[^`\n]*`)|<h([1-6])\b[^>]*>([\s\S]{0,2000}?)<\/h\3>|<!--[\s\S]{0,20000}?-->|<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/gim,
    (found, code: string | undefined, _ticks, level: string | undefined, heading: string | undefined) => {
      if (code !== undefined) return code;
      const breaks = found.replace(/[^\n]/g, '');
      if (level === undefined || heading === undefined) return breaks;
      return `${'#'.repeat(Number(level))} ${withoutTags(heading).replace(/\s+/g, ' ').trim()}${breaks}`;
    },
  );

/** Markdown's marks taken off one line; table rows, rules, link definitions and lines of badges become blank. */
function toPlain(line: string): string {
  if (/^\s*(\||[-*_=]{3,}\s*$|\[[^\]]+\]:\s)/.test(line)) return '';
  return line
    .replace(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, '')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/&(nbsp|amp|lt|gt|quot);/g, (_, name: string) => entities[name] as string)
    .replace(/^\s*>\s?/, '')
    .replace(/^\s*\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$/i, '');
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' };
