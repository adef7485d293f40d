import type { Random } from '../../../../core/index.ts';
import { featureOf } from './features.ts';
import { usualInputs } from './inputs.ts';
import { fonts, palettes } from './palettes.ts';
import { wordsOfSpec } from './render.ts';
import { scenesOf } from './scenes/index.ts';
import type { PageSpec, Scene, SceneAction, Topic } from './spec.ts';
import { ball, things, type Thing } from './things.ts';

/** A page thought up for someone: what moves on it comes from that person's world, where there is such a thing. */
export function inventPage(
  about: { readonly topic: Topic; readonly persona: string; readonly actions: number },
  random: Random,
): PageSpec {
  const scene = random.pick(scenesOf(about.topic));
  const names = Object.keys(scene.actions);
  return {
    scene,
    thing: thingFor(scene, about.persona, random),
    palette: random.pick(palettes),
    font: random.pick(fonts),
    features: random.sample(scene.features, random.int(3, 4)),
    actions: inOrder(random.sample(names, Math.max(1, Math.min(names.length, about.actions))), scene),
    inputs: usualInputs,
    count: random.int(...scene.counts),
    seed: random.int(1, 2_000_000_000),
  };
}

/** The task that asks for the page. */
export function describePage(spec: PageSpec): string {
  const { scene, palette, features, actions } = spec;
  const words = wordsOfSpec(spec);
  const lines = [scene.line, ...scene.rules, ...features.map((id) => featureOf(id).line)];
  return [
    scene.opening(words),
    '',
    'Features:',
    ...lines.map((line) => `- ${line(words)}`),
    `- Colours: ${palette.words}.`,
    '',
    'User actions:',
    ...actions.map((name, index) => `${index + 1}. ${(scene.actions[name] as SceneAction).line(words)}`),
  ].join('\n');
}

export const thingsOf = (scene: Scene): readonly Thing[] =>
  scene.things === null ? [ball] : things.filter(({ id }) => scene.things?.includes(id));

export const inOrder = (names: readonly string[], { actions }: Scene): string[] =>
  Object.keys(actions).filter((name) => names.includes(name));

function thingFor(scene: Scene, persona: string, random: Random): Thing {
  const all = thingsOf(scene);
  const kin = all.filter((thing) => thing.kin.test(persona));
  return random.pick(kin.length > 0 ? kin : all);
}
