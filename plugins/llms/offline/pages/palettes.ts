/** Colours of a page; `words` is how a task names them. */
export interface Palette {
  readonly id: string;
  readonly words: string;
  readonly high: string;
  readonly low: string;
  readonly main: string;
  readonly second: string;
  readonly ink: string;
}

const palette = (
  id: string,
  words: string,
  ...colours: [string, string, string, string, string]
): Palette => {
  const [high, low, main, second, ink] = colours;
  return { id, words, high, low, main, second, ink };
};

export const palettes: readonly Palette[] = [
  palette(
    'indigo',
    'indigo above, plum below, amber and rose in between',
    '#1b1f4b',
    '#4b1d52',
    '#ffb347',
    '#f28ab2',
    '#fdf3e3',
  ),
  palette(
    'teal',
    'deep teal water, sea green depths, coral and sand',
    '#0c4a5a',
    '#06262f',
    '#ff7f6b',
    '#f1d6a2',
    '#eafaf6',
  ),
  palette(
    'meadow',
    'meadow green ground, pale sky, poppy red and butter yellow',
    '#bfe3f2',
    '#8fbf6a',
    '#d8402f',
    '#f4d35e',
    '#22331c',
  ),
  palette(
    'slate',
    'slate grey, chalk white, one clear orange and steel blue',
    '#3b4754',
    '#1f262e',
    '#ff8c2b',
    '#8fb7d9',
    '#f2f5f7',
  ),
  palette(
    'cream',
    'cream paper, dark brown ink, brick red and sage',
    '#fbf4e2',
    '#efe0bf',
    '#b5432f',
    '#7f9a6c',
    '#3a2a1e',
  ),
  palette(
    'midnight',
    'midnight black, electric cyan and magenta',
    '#05060f',
    '#12142b',
    '#37e6f2',
    '#ff4fc3',
    '#e9f7ff',
  ),
  palette(
    'violet',
    'violet dusk, lilac clouds, lemon and mint',
    '#3c2a6d',
    '#8a6bbf',
    '#ffe66d',
    '#9be8c0',
    '#fbf8ff',
  ),
  palette(
    'rust',
    'rust and ochre earth, turquoise and bone white',
    '#7a2e1d',
    '#c98a3b',
    '#3fc6bf',
    '#f6ead2',
    '#fff7ea',
  ),
];

export const fonts: readonly string[] = [
  'Georgia, serif',
  'Verdana, sans-serif',
  '"Trebuchet MS", sans-serif',
  '"Courier New", monospace',
  'Tahoma, sans-serif',
  '"Palatino Linotype", Palatino, serif',
];

/** The palette a text names, by its name or by the first colour word there is. */
export const paletteIn = (text: string): Palette | null =>
  palettes.find(({ id }) => new RegExp(`\\b${id}\\b`, 'i').test(text)) ??
  hues.flatMap(([pattern, id]) => (pattern.test(text) ? palettes.filter((one) => one.id === id) : []))[0] ??
  null;

const hues: readonly (readonly [RegExp, string])[] = [
  [/\b(?:neon|cyan|magenta|electric|black)\b/i, 'midnight'],
  [/\b(?:turquoise|aqua|sea|ocean|blue)\b/i, 'teal'],
  [/\b(?:green|forest|grass)\b/i, 'meadow'],
  [/\b(?:purple|lavender|lilac)\b/i, 'violet'],
  [/\b(?:brown|terracotta|ochre|orange)\b/i, 'rust'],
  [/\b(?:paper|beige|white)\b/i, 'cream'],
  [/\b(?:gr[ae]y|silver)\b/i, 'slate'],
];
