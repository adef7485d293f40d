import { z } from 'zod';
import type { Random } from '../../../../core/index.ts';
import { featureOf, features } from './features.ts';
import { otherInputs, usualInputs } from './inputs.ts';
import { fonts, palettes } from './palettes.ts';
import { renderPage, type File } from './render.ts';
import { scenes } from './scenes/index.ts';
import type { PageSpec } from './spec.ts';
import { spoil, type Flaw } from './spoil.ts';
import { ball, things } from './things.ts';

const filesSchema = z.object({ files: z.array(z.object({ filename: z.string(), content: z.string() })) });

/** The files of a `<page>` section; null when it holds none. */
export function readFiles(page: string): File[] | null {
  try {
    return filesSchema.safeParse(JSON.parse(page)).data?.files ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * The page changed as the instruction says: its settings are read and it is written anew. null for a page this engine did not
 * write, and for a change it cannot make of it.
 */
export function editPage(instruction: string, files: readonly File[], random: Random): File[] | null {
  const spec = specOf(files);
  if (spec === null) return null;
  const count = /\btwo\b/i.test(instruction) ? 2 : 1;
  let changed: PageSpec | null = spec;
  let flaw: Flaw | null = null;
  if (/\btake\b[^.]*\bout\b|\bremove\b/i.test(instruction)) changed = without(spec, count, random);
  else if (/\badd\b/i.test(instruction)) changed = withOneMore(spec, random);
  else if (/\boperated\b|\binteractions? differ/i.test(instruction))
    changed = { ...spec, inputs: otherInputs };
  else flaw = flaws.find(([sign]) => sign.test(instruction))?.[1] ?? null;
  const isRestyled = /\bother colou?rs\b/i.test(instruction);
  if (changed === null || (changed === spec && flaw === null && !isRestyled)) return null;
  const pages = renderPage(isRestyled ? restyled(changed, random) : changed);
  return flaw === null ? pages : spoil(pages, flaw, spec.actions, random);
}

const flaws: readonly (readonly [RegExp, Flaw])[] = [
  [/\bthrow\b|\buncaught error\b/i, 'error'],
  [/\bsecond late\b|\bdelay/i, 'delay'],
  [/\bjerk/i, 'jerks'],
  [/\bflaw\b|\bglitch/i, 'glitch'],
];

const settingsSchema = z.object({
  scene: z.string(),
  thing: z.string(),
  palette: z.string(),
  font: z.string(),
  features: z.array(z.string()),
  actions: z.array(z.string()),
  inputs: z.record(z.string(), z.string()),
  count: z.int(),
  seed: z.int(),
});

/** What a page of this engine says of itself; null for any other. */
export function specOf(files: readonly File[]): PageSpec | null {
  const script = files.find(({ filename }) => filename === 'index.js')?.content ?? '';
  const line = /^const settings = (\{.*\});$/m.exec(script)?.[1];
  if (line === undefined) return null;
  let parsed;
  try {
    parsed = settingsSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const scene = scenes.find(({ id }) => id === parsed?.scene);
  const thing = [...things, ball].find(({ id }) => id === parsed?.thing);
  const palette = palettes.find(({ id }) => id === parsed?.palette);
  if (parsed === undefined || scene === undefined || thing === undefined || palette === undefined)
    return null;
  const known = new Set(features.map(({ id }) => id));
  return {
    scene,
    thing,
    palette,
    font: parsed.font,
    features: parsed.features.filter((id) => known.has(id)),
    actions: parsed.actions.filter((name) => name in scene.actions),
    inputs: { ...usualInputs, ...parsed.inputs },
    count: parsed.count,
    seed: parsed.seed,
  };
}

function without(spec: PageSpec, count: number, random: Random): PageSpec | null {
  if (spec.features.length < count) return null;
  const dropped = random.sample(spec.features, count);
  return { ...spec, features: spec.features.filter((id) => !dropped.includes(id)) };
}

/** One that can be seen at once comes first. */
function withOneMore(spec: PageSpec, random: Random): PageSpec | null {
  const free = spec.scene.features.filter((id) => !spec.features.includes(id));
  const plain = free.filter((id) => featureOf(id).back !== undefined || featureOf(id).front !== undefined);
  const from = plain.length > 0 ? plain : free;
  return from.length === 0 ? null : { ...spec, features: [...spec.features, random.pick(from)] };
}

const restyled = (spec: PageSpec, random: Random): PageSpec => ({
  ...spec,
  palette: random.pick(palettes.filter(({ id }) => id !== spec.palette.id)),
  font: random.pick(fonts.filter((font) => font !== spec.font)),
});
