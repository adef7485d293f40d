import type { Random } from '../../../../core/index.ts';
import { featureOf } from './features.ts';
import { readTask } from './read-task.ts';
import { wordsOfSpec } from './render.ts';
import { scenesOf } from './scenes/index.ts';
import type { PageSpec, Topic } from './spec.ts';
import { wordsOf } from './things.ts';
import { describePage, inOrder, thingsOf } from './write-task.ts';

/** The task changed as the instruction says; null when it says nothing the engine can do, or the task has nothing to do it with. */
export function changeTask(
  instruction: string,
  task: string,
  topic: Topic | null,
  random: Random,
): string | null {
  const spec = readTask(task, topic, random.fork('page'));
  const two = /\btwo\b/i.test(instruction) ? 2 : 1;
  if (/\b(?:another|swap|different)\b[^.]*\b(?:subject|object|experiment)\b/i.test(instruction))
    return spec.scene.things === null ? anotherExperiment(spec, random) : anotherThing(spec, task, random);
  if (/\b(?:leave out|remove|drop|delete)\b/i.test(instruction)) return without(spec, task, two, random);
  if (/\badd\b/i.test(instruction)) return withMore(spec, task, two, random);
  return null;
}

function anotherThing({ scene, thing }: PageSpec, task: string, random: Random): string | null {
  if (!wordsOf(thing).test(task)) return null;
  const other = random.pick(thingsOf(scene).filter(({ id }) => id !== thing.id));
  return task.replace(wordsOf(thing, 'gi'), (word) => {
    const next = word.toLowerCase() === thing.id ? other.id : other.many;
    return /^\p{Lu}/u.test(word) ? next.charAt(0).toUpperCase() + next.slice(1) : next;
  });
}

/** The same kind of page, of another law; what both can do it goes on doing. */
function anotherExperiment(spec: PageSpec, random: Random): string {
  const scene = random.pick(scenesOf(spec.scene.topic).filter(({ id }) => id !== spec.scene.id));
  const features = spec.features.filter((id) => scene.features.includes(id));
  const count = random.int(...scene.counts);
  return describePage({ ...spec, scene, features, count, actions: inOrder(spec.actions, scene) });
}

/** Lines that ask for a feature of their own; without them the rest still makes sense. */
function without({ scene, features }: PageSpec, task: string, count: number, random: Random): string | null {
  const lines = task.split('\n');
  const bullets = lines.filter((line) => /^\s*[-*•]\s/.test(line) && !/\bcolou?rs?:/i.test(line));
  const signs = features.map((id) => featureOf(id).sign);
  const own = bullets.slice(1 + scene.rules.length).filter((line) => signs.some((sign) => sign.test(line)));
  const free = own.length >= count ? own : bullets.slice(1);
  if (free.length < count) return null;
  const dropped = new Set(random.sample(free, count));
  return lines.filter((line) => !dropped.has(line)).join('\n');
}

function withMore(spec: PageSpec, task: string, count: number, random: Random): string | null {
  const free = spec.scene.features.filter((id) => !spec.features.includes(id));
  if (free.length < count) return null;
  const added = random.sample(free, count).map((id) => `- ${featureOf(id).line(wordsOfSpec(spec))}`);
  const lines = task.split('\n');
  const colours = lines.findIndex((line) => /^\s*[-*•]\s.*\bcolou?rs?:/i.test(line));
  const last = lines.findLastIndex((line) => /^\s*[-*•]\s/.test(line)) + 1;
  lines.splice(colours >= 0 ? colours : last > 0 ? last : lines.length, 0, ...added);
  return lines.join('\n');
}
