import { featureOf } from './features.ts';
import { labelOf, listenerOf } from './inputs.ts';
import type { PageSpec, Part, SceneAction, Words } from './spec.ts';

export interface File {
  readonly filename: string;
  readonly content: string;
}

export const wordsOfSpec = ({ thing, count }: Pick<PageSpec, 'thing' | 'count'>): Words => ({
  one: thing.id,
  many: thing.many,
  count,
});

/** The page as its three files. */
export const renderPage = (spec: PageSpec): File[] => [
  { filename: 'index.html', content: html(spec) },
  { filename: 'index.js', content: script(spec) },
  { filename: 'index.css', content: style(spec) },
];

const denied = [
  'camera',
  'microphone',
  'geolocation',
  'accelerometer',
  'gyroscope',
  'magnetometer',
  'payment',
  'usb',
];

function html(spec: PageSpec): string {
  const { scene, actions, inputs } = spec;
  const title = scene.title(wordsOfSpec(spec));
  const hints = actions.map(
    (name) => `${labelOf(inputs, name)} ${(scene.actions[name] as SceneAction).hint}`,
  );
  const slider = `      <input id="dial" type="range" min="0" max="100" value="50" aria-label="${hints[actions.indexOf('dial')] ?? ''}">\n`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Feature-Policy" content="${denied.map((name) => `${name} 'none'`).join('; ')}">
    <title>${title}</title>
    <link rel="stylesheet" href="index.css">
  </head>
  <body>
    <main>
      <canvas id="stage" tabindex="0" aria-label="${title}"></canvas>
      <h1>${title}</h1>
      <p id="readout"></p>
${actions.includes('dial') ? slider : ''}      <p class="hints">${hints.join(' · ')}</p>
    </main>
    <script src="index.js"></script>
  </body>
</html>
`;
}

function style({ palette, font }: PageSpec): string {
  return `* {
  box-sizing: border-box;
  margin: 0;
}
body {
  min-height: 100vh;
  display: grid;
  place-items: center;
  overflow: hidden;
  background: ${palette.low};
  color: ${palette.ink};
  font-family: ${font};
}
main {
  position: relative;
  width: min(100vw, 100vh);
  aspect-ratio: 1;
}
canvas {
  width: 100%;
  height: 100%;
  display: block;
  touch-action: none;
  outline: none;
}
h1, p, input {
  position: absolute;
  left: 3%;
}
h1 {
  top: 5%;
  font-size: 3vmin;
  color: ${palette.main};
  pointer-events: none;
}
p {
  font-size: 2vmin;
  pointer-events: none;
}
#readout {
  top: 9.5%;
}
.hints {
  bottom: 1.5%;
  opacity: 0.8;
}
input {
  right: 3%;
  bottom: 5%;
  left: auto;
  width: 30%;
  accent-color: ${palette.second};
}
`;
}

/** What a page keeps of itself: enough to write it again. */
export const settingsOf = (spec: PageSpec): Readonly<Record<string, unknown>> => {
  const { scene, thing, palette, font, features, actions, inputs, count, seed } = spec;
  const { id, high, low, main, second, ink } = palette;
  const own = Object.fromEntries(actions.map((name) => [name, inputs[name]]));
  return {
    ...{ scene: scene.id, thing: thing.id, palette: id, features, actions, inputs: own, count, seed },
    ...{ high, low, main, second, ink, font },
  };
};

function script(spec: PageSpec): string {
  const { scene, thing, actions, inputs } = spec;
  const parts: readonly Part[] = [scene, ...spec.features.map(featureOf)];
  const all = (place: 'state' | 'update' | 'back' | 'front' | 'paint'): string =>
    parts.flatMap((part) => part[place] ?? []).join('\n');
  const notes = parts.flatMap(({ note }) => note ?? []);
  const handlers = actions.map(
    (name) => `  ${name}(at) {\n${(scene.actions[name] as SceneAction).code}\n  },`,
  );
  return `'use strict';

const settings = ${JSON.stringify(settingsOf(spec))};

${stage}

${all('state')}

function shape(s, tint) {
${thing.shape}
}

function paint(thing) {
  pen.save();
  pen.translate(thing.x, thing.y);
  pen.rotate(thing.turn);
${block(all('paint'))}  shape(thing.size, thing.tint);
  pen.restore();
}

function update(dt) {
  world.time += dt;
  for (const ring of world.rings) ring.age += dt;
  while (world.rings.length > 0 && world.rings[0].age > 2) world.rings.shift();
${all('update')}
}

function draw() {
  const sky = pen.createLinearGradient(0, 0, 0, full);
  sky.addColorStop(0, settings.high);
  sky.addColorStop(1, settings.low);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, full, full);
${block(all('back'))}  for (const thing of world.things) paint(thing);
${block(all('front'))}  pen.strokeStyle = settings.ink;
  pen.lineWidth = 3;
  for (const ring of world.rings) {
    pen.globalAlpha = 1 - ring.age / 2;
    pen.beginPath();
    pen.arc(ring.x, ring.y, 20 + 120 * ring.age, 0, 6.2832);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  readout.textContent = [${notes.join(', ')}].join(' · ');
}

const actions = {
${handlers.join('\n')}
};

const perform = (name, at) => actions[name](at);

const keys = {};
${actions.map((name) => listenerOf(inputs, name)).join('\n')}
window.addEventListener('keydown', (event) => {
  if (!keys[event.code]) return;
  event.preventDefault();
  if (!event.repeat) keys[event.code]();
});

let before = 0;
function frame(now) {
  const dt = Math.max(0, Math.min(0.05, (now - before) / 1000));
  before = now;
  world.clock += dt;
  if (!world.paused && !world.over) update(dt);
  draw();
  window.requestAnimationFrame(frame);
}
window.requestAnimationFrame(frame);
`;
}

const stage = `// The stage is a square of 1000 by 1000 units, however large the window is.
const full = 1000;
const canvas = document.getElementById('stage');
const pen = canvas.getContext('2d');
const readout = document.getElementById('readout');
let pixels = 1;
let seed = settings.seed;
const chance = () => {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
};
const between = (low, high) => low + (high - low) * chance();
const world = { time: 0, clock: 0, paused: false, things: [], rings: [], push: 0, dial: 0.5,
  pointer: { x: 500, y: 500 }, lure: { x: 500, y: 500, pull: 0 } };

function fit() {
  const side = Math.max(1, Math.round(canvas.clientWidth * (window.devicePixelRatio || 1)));
  canvas.width = side;
  canvas.height = side;
  pixels = side / full;
  pen.setTransform(pixels, 0, 0, pixels, 0, 0);
}
window.addEventListener('resize', fit);
fit();

function place(event) {
  const box = canvas.getBoundingClientRect();
  world.pointer = { x: ((event.clientX - box.left) / box.width) * full, y: ((event.clientY - box.top) / box.height) * full };
  return world.pointer;
}`;

const block = (code: string): string => (code === '' ? '' : `${code}\n`);
