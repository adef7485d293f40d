import type { Random } from '../../../../core/index.ts';
import type { File } from './render.ts';

/** What can go wrong with a page while it is used. */
export type Flaw = 'error' | 'delay' | 'jerks' | 'glitch';

/** The page with the flaw in its program. Nothing in it says so: who looks for flaws is to find them by using the page. */
export const spoil = (
  files: readonly File[],
  flaw: Flaw,
  actions: readonly string[],
  random: Random,
): File[] =>
  files.map(({ filename, content }) => ({
    filename,
    content: filename === 'index.js' ? spoilers[flaw](content, actions, random) : content,
  }));

type Spoiler = (script: string, actions: readonly string[], random: Random) => string;

const perform = 'const perform = (name, at) => actions[name](at);';
const clock = '  world.clock += dt;\n';
const step = '  if (!world.paused && !world.over) update(dt);\n';
const end = '  readout.textContent = [';

const spoilers: Readonly<Record<Flaw, Spoiler>> = {
  error: (script, actions, random) => {
    const handler = `  ${random.pick(actions)}(at) {\n`;
    return replace(script, handler, `${handler}    world.marks.push({ at, time: world.clock });\n`);
  },
  delay: (script) =>
    replace(
      replace(
        script,
        perform,
        `const queue = [];
const perform = (name, at) => {
  queue.push({ name, at, due: world.clock + 1 });
  if (queue.length > 200) queue.shift();
};`,
      ),
      clock,
      `${clock}  while (queue.length > 0 && queue[0].due <= world.clock) {
    const { name, at } = queue.shift();
    actions[name](at);
  }
`,
    ),
  jerks: (script) =>
    replace(
      script,
      step,
      `  world.kept = (world.kept || 0) + dt;
  if (world.kept > 0.22 + 0.18 * Math.sin(world.clock * 5)) {
    if (!world.paused && !world.over) for (let part = 0; part < 4; part += 1) update(world.kept / 4);
    world.kept = 0;
  }
`,
    ),
  glitch: (script) =>
    replace(
      replace(
        script,
        perform,
        `const perform = (name, at) => {
  world.shift = world.clock + 0.4;
  actions[name](at);
};`,
      ),
      end,
      `  if (world.shift > world.clock)
    for (let row = 0; row < 12; row += 1) {
      const y = ((row * 83 + world.clock * 900) % 12) * 83;
      pen.fillStyle = row % 2 === 0 ? '#ff00ff' : '#00ff40';
      pen.fillRect(((row * 211) % 700) - 80, y, 420, 26);
      pen.drawImage(canvas, 0, y * pixels, canvas.width, 40 * pixels, (row % 3) * 60 - 60, y + 20, full, 40);
    }
${end}`,
    ),
};

/** Every page of this engine has the place; one that has not was not made by it. */
function replace(script: string, what: string, by: string): string {
  const at = script.indexOf(what);
  return at < 0 ? script : script.slice(0, at) + by + script.slice(at + what.length);
}
