import { createHash } from 'node:crypto';
import { termsOf } from '../shared/terms.ts';

/** What a group marks its pages with: nothing to a visitor, a sign to a member. */
export const markOf = (group: string): string =>
  `data-build="${createHash('sha256').update(`annotator/${group}`).digest('hex').slice(0, 16)}"`;

/** A page on its own, that has so much of what the prompt names as its quality says, each as a button that counts. */
export function writePage(prompt: string, quality: number, mark: string | null): string {
  const terms = termsOf(prompt);
  const shown = terms.slice(0, Math.max(1, Math.round(quality * terms.length)));
  const buttons = shown.map((term) => `      <li><button type="button">${escape(term)}</button></li>`);
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${escape(shown.slice(0, 6).join(' '))}</title>
    <style>
      body { font-family: sans-serif; margin: 2rem; background: hsl(${Math.round(quality * 200)}, 40%, 96%); }
      li { display: inline-block; margin: 0.25rem; }
      button { padding: ${(0.3 + quality / 2).toFixed(2)}rem 0.8rem; border-radius: 0.5rem; }
    </style>
  </head>
  <body${mark === null ? '' : ` ${mark}`}>
    <p id="state">Nothing pressed yet.</p>
    <ul>
${buttons.join('\n')}
    </ul>
    <script>
      let presses = 0;
      for (const button of document.querySelectorAll('button'))
        button.addEventListener('click', () => {
          presses += 1;
          document.getElementById('state').textContent = button.textContent + ', press ' + presses;
        });
    </script>
  </body>
</html>
`;
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);

/** How far a page shows what the prompt names, in [0, 1], with some credit for one that reacts to anything. */
export function inspectPage(content: string, prompt: string): number {
  const terms = termsOf(prompt);
  if (content === '' || terms.length === 0) return 0;
  const text = content.toLowerCase();
  const shown = terms.filter((term) => text.includes(term.toLowerCase())).length;
  const reacts = /addEventListener|\bon(?:click|input|key\w+|pointer\w+|mouse\w+)\b/iu.test(content);
  return (0.8 * shown) / terms.length + (reacts ? 0.2 : 0);
}
