import type { Random } from '../../../../core/index.ts';
import { features } from './features.ts';
import { usualInputs } from './inputs.ts';
import { fonts, paletteIn, palettes } from './palettes.ts';
import { scenesOf } from './scenes/index.ts';
import type { PageSpec, Scene, Topic } from './spec.ts';
import { ball, thingIn } from './things.ts';
import { inOrder, thingsOf } from './write-task.ts';

/** Characters of a task that are read. */
const longest = 20_000;

/**
 * The page a task asks for, as far as the engine can build it: the nearest scene it has, with the features, actions, colours and
 * numbers the task names. What the task leaves open, chance decides.
 */
export function readTask(task: string, topic: Topic | null, random: Random): PageSpec {
  const text = task.slice(0, longest);
  const scene = sceneIn(text, topic ?? topicOf(text), random);
  const [body, asked] = split(text);
  const [least, most] = scene.counts;
  const count = Number(/\b(?:exactly|up to)\s+(\d{1,3})\b/i.exec(body)?.[1] ?? Number.NaN);
  const wanted = Object.entries(scene.actions).flatMap(([name, { sign }]) =>
    sign.test(asked) ? [name] : [],
  );
  // A game needs both of its actions; other pages have at least two.
  const further = scene.topic === 'GAMES' ? Object.keys(scene.actions) : wanted;
  const actions =
    further.length > 1 ? further : [...new Set([...further, ...Object.keys(scene.actions)])].slice(0, 2);
  return {
    scene,
    thing:
      scene.things === null
        ? ball
        : (thingIn(text, thingsOf(scene)) ?? thingIn(text) ?? random.pick(thingsOf(scene))),
    palette:
      paletteIn(/^.*\bcolou?rs?\b.*$/im.exec(body)?.[0] ?? '') ?? paletteIn(body) ?? random.pick(palettes),
    font: random.pick(fonts),
    features: features.flatMap(({ id, sign }) =>
      scene.features.includes(id) && sign.test(body) ? [id] : [],
    ),
    actions: inOrder(actions, scene),
    inputs: usualInputs,
    count: Number.isNaN(count) ? random.int(least, most) : Math.max(least, Math.min(most, count)),
    seed: random.int(1, 2_000_000_000),
  };
}

export const isTopic = (text: string | undefined): text is Topic =>
  /^(?:ANIMATION|SCIENCE|GAMES)$/.test(text ?? '');

const topicOf = (text: string): Topic =>
  /\bgame\b|\bplayer\b/i.test(text)
    ? 'GAMES'
    : /\bsimulat|\bexperiment|\bphysic|\bequation/i.test(text)
      ? 'SCIENCE'
      : 'ANIMATION';

/** The scene named first. */
function sceneIn(text: string, topic: Topic, random: Random): Scene {
  const found = scenesOf(topic)
    .map((scene) => ({ scene, at: text.search(scene.sign) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return found[0]?.scene ?? random.pick(scenesOf(topic));
}

/** What the page shows, and how it is operated. */
export function split(text: string): [body: string, actions: string] {
  const at = text.search(/^\W*(?:user )?(?:actions|interactions|controls)\b.*:/im);
  return at < 0 ? [text, text] : [text.slice(0, at), text.slice(at)];
}
