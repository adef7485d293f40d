import type { Scene, SceneAction } from '../spec.ts';

const common = ['graph', 'arrows', 'grid', 'trails', 'reading', 'glow', 'tally'];

const pause: SceneAction = {
  line: () =>
    'Pressing the space bar stops time, and pressing it again lets it go on, so that a moment can be looked at.',
  sign: /\bspace ?bar\b[^.]{0,200}\b(?:stop|paus|halt)/i,
  code: `    world.paused = !world.paused;`,
  hint: 'to stop and go on',
};
const again: SceneAction = {
  line: () => 'Pressing the R key puts everything back to how it began.',
  sign: /\bR key\b|\bpress(?:ing)? R\b/i,
  code: `    world.things.length = 0;
    fill();`,
  hint: 'to begin anew',
};
const dial = (line: string, hint: string): SceneAction => ({
  line: () => line,
  sign: /\bslider\b/i,
  code: `    world.dial = at.x / full;`,
  hint,
});

const pendulums: Scene = {
  id: 'pendulums',
  topic: 'SCIENCE',
  sign: /\bpendulum/i,
  opening: () =>
    'Build a page that simulates a row of pendulums which fall out of step and find together again.',
  title: () => 'A row of pendulums',
  line: ({ count }) =>
    `Exactly ${count} balls hang side by side on rods, each a little longer than the one before; each obeys θ″ = −(g/L)·sin θ with a small damping of 0.02 a second.`,
  rules: [
    () =>
      'All start at the same angle of 35 degrees; the measured quantity is the angle of the first pendulum in degrees.',
  ],
  features: common,
  things: null,
  counts: [6, 12],
  state: `const quantity = 'angle in degrees';
const gravity = () => 200 + 1800 * world.dial;
function fill() {
  for (let i = world.things.length; i < settings.count; i += 1)
    world.things.push({ root: full / 2 + (i - (settings.count - 1) / 2) * 70, length: 380 + i * 32, angle: 0.61, rate: 0, x: 0, y: 0, vx: 0, vy: 0,
      size: 24, turn: 0, tint: i % 2 === 0 ? settings.main : settings.second });
}
const measure = () => (world.things[0].angle * 180) / Math.PI;
fill();`,
  update: `  for (const thing of world.things) {
    thing.rate += (-(gravity() / thing.length) * Math.sin(thing.angle) - 0.02 * thing.rate) * dt;
    thing.angle += thing.rate * dt;
    thing.x = thing.root + thing.length * Math.sin(thing.angle);
    thing.y = 60 + thing.length * Math.cos(thing.angle);
    thing.vx = thing.length * thing.rate * Math.cos(thing.angle);
    thing.vy = -thing.length * thing.rate * Math.sin(thing.angle);
  }`,
  back: `  pen.strokeStyle = settings.ink;
  pen.lineWidth = 3;
  for (const thing of world.things) {
    pen.beginPath();
    pen.moveTo(thing.root, 60);
    pen.lineTo(thing.x, thing.y);
    pen.stroke();
  }`,
  actions: {
    dial: dial(
      'Dragging the slider below the stage changes the strength of gravity between a fifth and twice its usual value, at once.',
      'for gravity',
    ),
    strike: {
      line: () =>
        'A click pulls all pendulums to the side it was made on and lets them go from an angle of 40 degrees.',
      sign: /\bclick/i,
      code: `    for (const thing of world.things) {
      thing.angle = at.x < full / 2 ? -0.7 : 0.7;
      thing.rate = 0;
    }`,
      hint: 'to pull aside',
    },
    pause,
    again,
  },
};

const orbits: Scene = {
  id: 'orbits',
  topic: 'SCIENCE',
  sign: /\borbit|\bplanet|\bgravitation|\bKepler|\bsatellite/i,
  opening: () => 'Build a page that simulates how bodies orbit a star and why the near ones hurry.',
  title: () => 'Bodies around a star',
  line: ({ count }) =>
    `Exactly ${count} balls circle a star in the middle under Newton's law a = −G·M·r/|r|³, integrated with at least four steps a frame so that orbits close.`,
  rules: [
    () =>
      'Each starts on a circular orbit of its own radius; the measured quantity is the speed of the first one in units a second.',
  ],
  features: common,
  things: null,
  counts: [3, 7],
  state: `const quantity = 'speed in units/s';
const mass = () => 4000000 + 16000000 * world.dial;
function body(x, y, tint) {
  const [dx, dy] = [x - full / 2, y - full / 2];
  const far = Math.max(60, Math.hypot(dx, dy));
  const speed = Math.sqrt(mass() / far);
  return { x, y, vx: (-dy / far) * speed, vy: (dx / far) * speed, size: between(9, 17), turn: 0, tint };
}
function fill() {
  for (let i = world.things.length; i < settings.count; i += 1) {
    const [angle, far] = [between(0, 6.28), 130 + (i * 320) / settings.count];
    world.things.push(body(full / 2 + far * Math.cos(angle), full / 2 + far * Math.sin(angle), i % 2 === 0 ? settings.main : settings.second));
  }
}
const measure = () => Math.hypot(world.things[0].vx, world.things[0].vy);
fill();`,
  update: `  for (let part = 0; part < 4; part += 1)
    for (const thing of world.things) {
      const [dx, dy] = [thing.x - full / 2, thing.y - full / 2];
      const far = Math.max(40, Math.hypot(dx, dy));
      const pull = (mass() / (far * far * far)) * (dt / 4);
      thing.vx -= dx * pull;
      thing.vy -= dy * pull;
      thing.x += (thing.vx * dt) / 4;
      thing.y += (thing.vy * dt) / 4;
    }`,
  back: `  pen.fillStyle = settings.main;
  pen.shadowColor = settings.main;
  pen.shadowBlur = 40 * pixels;
  pen.beginPath();
  pen.arc(full / 2, full / 2, 26 + 20 * world.dial, 0, 6.2832);
  pen.fill();
  pen.shadowBlur = 0;`,
  actions: {
    dial: dial(
      'Dragging the slider below the stage changes the mass of the star up to five times, and the orbits answer at once.',
      'for the mass of the star',
    ),
    strike: {
      line: () =>
        'A click sets a further body on a circular orbit through that place; with more than twelve, the second oldest goes.',
      sign: /\bclick/i,
      code: `    world.things.push(body(at.x, at.y, settings.second));
    if (world.things.length > 12) world.things.splice(1, 1);`,
      hint: 'to add a body',
    },
    pause,
    again,
  },
};

const springs: Scene = {
  id: 'springs',
  topic: 'SCIENCE',
  sign: /\bsprings?\b|\bHooke|\boscillat/i,
  opening: () =>
    'Build a page that simulates weights on springs, from soft to stiff, that answer the same pull at different paces.',
  title: () => 'Weights on springs',
  line: ({ count }) =>
    `Exactly ${count} balls hang on springs, each stiffer than the one before; each obeys Hooke's law y″ = −(k/m)·y − c·y′ about its place of rest.`,
  rules: [
    () =>
      'All are let go from 150 units below their rest; the measured quantity is how far the first one is from its rest, in units.',
  ],
  features: common,
  things: null,
  counts: [4, 9],
  state: `const quantity = 'distance from rest in units';
const damping = () => 0.02 + 1.2 * world.dial * world.dial;
function fill() {
  for (let i = world.things.length; i < settings.count; i += 1)
    world.things.push({ x: ((i + 1) * full) / (settings.count + 1), stiffness: 6 + i * 7, away: 150, y: 0, vx: 0, vy: 0, size: 30, turn: 0,
      tint: i % 2 === 0 ? settings.main : settings.second });
}
const measure = () => world.things[0].away;
fill();`,
  update: `  for (const thing of world.things) {
    thing.vy += (-thing.stiffness * thing.away - damping() * thing.vy) * dt;
    thing.away += thing.vy * dt;
    thing.y = 480 + thing.away;
  }`,
  back: `  pen.strokeStyle = settings.ink;
  pen.lineWidth = 3;
  for (const thing of world.things) {
    pen.beginPath();
    pen.moveTo(thing.x, 60);
    for (let turn = 1; turn < 16; turn += 1)
      pen.lineTo(thing.x + (turn % 2 === 0 ? -16 : 16), 60 + ((thing.y - 90) * turn) / 16);
    pen.lineTo(thing.x, thing.y);
    pen.stroke();
  }`,
  actions: {
    dial: dial(
      'Dragging the slider below the stage changes the damping c from almost none to one that ends the movement within seconds.',
      'for damping',
    ),
    strike: {
      line: () =>
        'A click pulls all weights to that height, though no further than 250 units from their rest, and lets them go.',
      sign: /\bclick/i,
      code: `    for (const thing of world.things) {
      thing.away = Math.max(-250, Math.min(250, at.y - 480));
      thing.vy = 0;
    }`,
      hint: 'to pull',
    },
    pause,
    again,
  },
};

const gas: Scene = {
  id: 'gas',
  topic: 'SCIENCE',
  sign: /\bgas\b|\bmolecul|\bparticles?\b|\btemperature\b|\bdiffus/i,
  opening: () =>
    'Build a page that simulates a gas of small bodies in a box, whose warmth is nothing but their movement.',
  title: () => 'A gas in a box',
  line: ({ count }) =>
    `Exactly ${count} balls fly through a box and bounce off its walls without loss; the mean of ½·m·v² is the temperature, and speeds are scaled to it.`,
  rules: [
    () =>
      'Half of them start on the left in one colour, half on the right in the other, and mix; the measured quantity is their mean speed in units a second.',
  ],
  features: common,
  things: null,
  counts: [40, 90],
  state: `const quantity = 'mean speed in units/s';
function fill() {
  for (let i = world.things.length; i < settings.count; i += 1) {
    const [isLeft, angle, speed] = [i % 2 === 0, between(0, 6.28), between(80, 240)];
    world.things.push({ x: isLeft ? between(80, 480) : between(520, 920), y: between(80, 760), vx: speed * Math.cos(angle), vy: speed * Math.sin(angle),
      size: 10, turn: 0, tint: isLeft ? settings.main : settings.second });
  }
}
const measure = () => world.things.reduce((sum, { vx, vy }) => sum + Math.hypot(vx, vy), 0) / world.things.length;
fill();`,
  update: `  const wanted = 60 + 360 * world.dial;
  const scale = 1 + (wanted / Math.max(1, measure()) - 1) * Math.min(1, dt * 0.8);
  for (const thing of world.things) {
    thing.vx *= scale;
    thing.vy *= scale;
    thing.x += thing.vx * dt;
    thing.y += thing.vy * dt;
    if (thing.x < 60 || thing.x > 940) {
      thing.x = Math.max(60, Math.min(940, thing.x));
      thing.vx = -thing.vx;
    }
    if (thing.y < 60 || thing.y > 780) {
      thing.y = Math.max(60, Math.min(780, thing.y));
      thing.vy = -thing.vy;
    }
  }`,
  back: `  pen.strokeStyle = settings.ink;
  pen.lineWidth = 6;
  pen.strokeRect(48, 48, 904, 744);`,
  actions: {
    dial: dial(
      'Dragging the slider below the stage sets the temperature of the box; the bodies come to it within about two seconds.',
      'for temperature',
    ),
    strike: {
      line: () =>
        'A click strikes the gas: bodies nearer than 200 units fly away from that place at 500 units a second.',
      sign: /\bclick/i,
      code: `    for (const thing of world.things) {
      const [dx, dy] = [thing.x - at.x, thing.y - at.y];
      const far = Math.hypot(dx, dy) + 1;
      if (far > 200) continue;
      thing.vx = (dx / far) * 500;
      thing.vy = (dy / far) * 500;
    }`,
      hint: 'to strike',
    },
    pause,
    again,
  },
};

export const simulations: readonly Scene[] = [pendulums, orbits, springs, gas];
