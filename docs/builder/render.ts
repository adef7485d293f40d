import { Marked, type Tokens } from 'marked';
import { anchorOf } from './markdown.ts';

export interface Rendered {
  readonly title: string;
  readonly html: string;
  /** Headings of the second level, for the table of contents. */
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

/** Markdown as HTML: headings get ids, links to pages end in `.html`, wide tables scroll, and HTML in the text is shown as text. */
export function renderMarkdown(text: string): Rendered {
  let title = '';
  const sections: { id: string; title: string }[] = [];
  const ids = new Map<string, number>();
  const uniqueId = (heading: string): string => {
    const id = anchorOf(heading);
    const before = ids.get(id) ?? 0;
    ids.set(id, before + 1);
    return before === 0 ? id : `${id}-${before}`;
  };
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const plain = this.parser.parseInline(tokens, this.parser.textRenderer);
        const id = uniqueId(plain);
        if (depth === 1) title = plain;
        if (depth === 2) sections.push({ id, title: plain });
        const words = this.parser.parseInline(tokens);
        return depth === 1
          ? `<h1 id="${id}">${words}</h1>\n`
          : `<h${depth} id="${id}"><a href="#${id}">${words}</a></h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(pageHref(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      code({ text: source, lang = '' }) {
        const [language = '', mark = ''] = lang.split(' ');
        const file = mark.startsWith('file=') ? `<figcaption>${escapeHtml(mark.slice(5))}</figcaption>` : '';
        return `<figure>${file}<pre tabindex="0"><code class="${escapeHtml(language)}">${escapeHtml(source)}</code></pre></figure>\n`;
      },
      table(token) {
        const row = (cells: readonly Tokens.TableCell[], tag: 'th' | 'td'): string =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        return `<div class="table" tabindex="0"><table><thead>${row(token.header, 'th')}</thead>\n<tbody>${body}</tbody></table></div>\n`;
      },
      html({ text: source }) {
        return escapeHtml(source);
      },
    },
  });
  return { html: marked.parse(text, { async: false }), title, sections };
}

/** A page of ours ends in `.md` in the repository and in `.html` on the site. */
const pageHref = (href: string): string => (/^\w+:/.test(href) ? href : href.replace(/\.md(?=#|$)/, '.html'));

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
