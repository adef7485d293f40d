import type { Scene, SceneAction } from '../spec.ts';

const airy = [
  'lantern',
  'leaf',
  'bubble',
  'butterfly',
  'snowflake',
  'balloon',
  'kite',
  'flower',
  'jellyfish',
];
const lively = ['fish', 'bird', 'butterfly', 'jellyfish', 'bubble'];
const hanging = ['lantern', 'leaf', 'flower', 'biscuit', 'snowflake', 'balloon'];
const common = ['glow', 'pulse', 'trails', 'sparks', 'hills', 'mist', 'tally', 'moon'];

const pause: SceneAction = {
  line: () => 'Pressing the space bar stops all movement, and pressing it again lets it go on.',
  sign: /\bspace ?bar\b[^.]{0,200}\b(?:stop|paus|halt)/i,
  code: `    world.paused = !world.paused;`,
  hint: 'to stop and go on',
};
const again: SceneAction = {
  line: ({ many }) => `Pressing the R key scatters all ${many} anew.`,
  sign: /\bR key\b|\bpress(?:ing)? R\b/i,
  code: `    world.things.length = 0;
    fill();`,
  hint: 'to begin anew',
};
const ring = `    world.rings.push({ x: at.x, y: at.y, age: 0 });
    if (world.rings.length > 12) world.rings.shift();`;

const drift: Scene = {
  id: 'drift',
  topic: 'ANIMATION',
  sign: /\bdrift|\bfloat|\bfall(?:s|ing)?\b|\brise|\bsnow(?:s|ing|fall)?\b/i,
  opening: ({ many }) => `Build a page on which ${many} drift through a wide sky as if nobody hurried them.`,
  title: ({ many }) => `Drifting ${many}`,
  line: ({ many, count }) =>
    `Exactly ${count} ${many} drift downwards, each at a speed of its own between 30 and 80 units a second on a stage of 1000, and sway as they go.`,
  rules: [
    ({ one }) =>
      `A ${one} that leaves the stage below comes back above at another place; one that leaves at a side comes back at the other.`,
  ],
  features: common,
  things: airy,
  counts: [14, 36],
  state: `function fill() {
  while (world.things.length < settings.count)
    world.things.push({ x: between(0, full), y: between(0, full), vx: 0, vy: 0, size: between(14, 34), turn: 0,
      phase: between(0, 6.28), speed: between(30, 80), tint: chance() < 0.5 ? settings.main : settings.second });
}
const wrap = (value) => (value < -80 ? full + 70 : value > full + 80 ? -70 : value);
fill();`,
  update: `  for (const thing of world.things) {
    const ease = Math.min(1, dt * 1.5);
    thing.vx += (world.push * 180 - thing.vx) * ease;
    thing.vy += (thing.speed - thing.vy) * ease;
    thing.x = wrap(thing.x + (thing.vx + 18 * Math.sin(world.time + thing.phase)) * dt);
    thing.y = wrap(thing.y + thing.vy * dt);
    thing.turn = 0.4 * Math.sin(world.time * 0.8 + thing.phase);
  }`,
  actions: {
    strike: {
      line: ({ many }) =>
        `A click sends a ring out from where it was made; the ring grows for two seconds, and ${many} nearer than 240 units are blown away from it.`,
      sign: /\bclick/i,
      code: `${ring}
    for (const thing of world.things) {
      const [dx, dy] = [thing.x - at.x, thing.y - at.y];
      const far = Math.hypot(dx, dy) + 1;
      if (far > 240) continue;
      thing.vx += (dx / far) * (300 - far);
      thing.vy += (dy / far) * (300 - far);
    }`,
      hint: 'to blow',
    },
    follow: {
      line: ({ many }) =>
        `Moving the mouse sideways makes a wind: the further from the middle, the stronger the ${many} are carried to that side.`,
      sign: /\b(?:mov\w+ the mouse|mouse (?:move|position)|cursor)\b/i,
      code: `    world.push = (at.x - full / 2) / (full / 2);`,
      hint: 'for wind',
    },
    pause,
    again,
  },
};

const school: Scene = {
  id: 'school',
  topic: 'ANIMATION',
  sign: /\b(?:school|swarm|flock|shoal)/i,
  opening: ({ many }) =>
    `Build a page on which a swarm of ${many} moves like one body and never the same way twice.`,
  title: ({ many }) => `A swarm of ${many}`,
  line: ({ many, count }) =>
    `Exactly ${count} ${many} form the swarm; each steers towards the middle of those within 160 units, keeps 45 units away from its neighbours and takes on their direction.`,
  rules: [
    () =>
      'Speeds stay between 60 and 190 units a second on a stage of 1000; at the edges everything turns back smoothly.',
  ],
  features: common,
  things: lively,
  counts: [16, 34],
  state: `function fill() {
  while (world.things.length < settings.count)
    world.things.push({ x: between(100, 900), y: between(100, 900), vx: between(-90, 90), vy: between(-90, 90), size: between(12, 22),
      turn: 0, tint: chance() < 0.6 ? settings.main : settings.second });
}
const inward = (value) => (value < 110 ? 110 - value : value > full - 110 ? full - 110 - value : 0);
fill();`,
  update: `  for (const thing of world.things) {
    let [near, mx, my, ax, ay] = [0, 0, 0, 0, 0];
    for (const other of world.things) {
      const [dx, dy] = [other.x - thing.x, other.y - thing.y];
      const far = Math.hypot(dx, dy);
      if (other === thing || far > 160) continue;
      near += 1;
      mx += dx + other.vx * 0.5;
      my += dy + other.vy * 0.5;
      if (far < 45) {
        ax -= dx * 6;
        ay -= dy * 6;
      }
    }
    const share = near === 0 ? 0 : 0.6 / near;
    thing.vx += (mx * share + ax + inward(thing.x) * 4 + world.push * 60 + (world.lure.x - thing.x) * world.lure.pull) * dt;
    thing.vy += (my * share + ay + inward(thing.y) * 4 + (world.lure.y - thing.y) * world.lure.pull) * dt;
    const speed = Math.hypot(thing.vx, thing.vy) + 0.001;
    const kept = Math.max(60, Math.min(190, speed)) / speed;
    thing.vx *= kept;
    thing.vy *= kept;
    thing.x += thing.vx * dt;
    thing.y += thing.vy * dt;
    thing.turn = Math.atan2(thing.vy, thing.vx);
  }`,
  actions: {
    strike: {
      line: ({ many }) =>
        `A click startles the swarm: a ring spreads from there for two seconds, and ${many} nearer than 300 units dart away from it.`,
      sign: /\bclick/i,
      code: `${ring}
    for (const thing of world.things) {
      const [dx, dy] = [thing.x - at.x, thing.y - at.y];
      const far = Math.hypot(dx, dy) + 1;
      if (far > 300) continue;
      thing.vx += (dx / far) * 400;
      thing.vy += (dy / far) * 400;
    }`,
      hint: 'to startle',
    },
    follow: {
      line: ({ many }) =>
        `Moving the mouse leads the ${many}: they are drawn towards it, gently, wherever it is on the stage.`,
      sign: /\b(?:mov\w+ the mouse|mouse (?:move|position)|cursor)\b/i,
      code: `    world.lure = { x: at.x, y: at.y, pull: 0.9 };`,
      hint: 'to lead',
    },
    pause,
    again,
  },
};

const mobile: Scene = {
  id: 'mobile',
  topic: 'ANIMATION',
  sign: /\b(?:hang|mobile|threads?|swing|sway)/i,
  opening: ({ many }) =>
    `Build a page that shows ${many} hanging on long threads like a mobile in a quiet room.`,
  title: ({ many }) => `A mobile of ${many}`,
  line: ({ many, count }) =>
    `Exactly ${count} ${many} hang on threads of different lengths from a bar at the top and swing, each as a damped pendulum with the period its length gives it.`,
  rules: [
    () =>
      'A draught moves all of them a little all the time, so that the mobile never stands quite still; threads are thin lines that bend.',
  ],
  features: common,
  things: hanging,
  counts: [7, 13],
  state: `function fill() {
  const gap = (full - 160) / (settings.count - 1);
  for (let i = world.things.length; i < settings.count; i += 1)
    world.things.push({ root: 80 + i * gap, length: between(180, 720), angle: between(-0.3, 0.3), rate: 0, x: 80 + i * gap, y: 300, vx: 0, vy: 0,
      size: between(20, 36), turn: 0, tint: i % 2 === 0 ? settings.main : settings.second });
}
fill();`,
  update: `  for (const thing of world.things) {
    const draught = world.push * 0.8 + 0.12 * Math.sin(world.time * 0.7 + thing.root);
    thing.rate += (-(900 / thing.length) * Math.sin(thing.angle) + draught - 0.25 * thing.rate) * dt;
    thing.angle += thing.rate * dt;
    const [x, y] = [thing.root + thing.length * Math.sin(thing.angle), 40 + thing.length * Math.cos(thing.angle)];
    thing.vx = (x - thing.x) / Math.max(dt, 0.001);
    thing.vy = (y - thing.y) / Math.max(dt, 0.001);
    thing.x = x;
    thing.y = y;
    thing.turn = -thing.angle;
  }`,
  back: `  pen.strokeStyle = settings.ink;
  pen.lineWidth = 1.5;
  pen.strokeRect(60, 34, full - 120, 6);
  for (const thing of world.things) {
    pen.beginPath();
    pen.moveTo(thing.root, 40);
    pen.quadraticCurveTo(thing.root, 40 + thing.length * 0.5, thing.x, thing.y);
    pen.stroke();
  }`,
  actions: {
    strike: {
      line: ({ many }) =>
        `A click taps the mobile: a ring shows where for two seconds, and the ${many} nearer than 320 units swing away from there.`,
      sign: /\bclick/i,
      code: `${ring}
    for (const thing of world.things) {
      const far = Math.hypot(thing.x - at.x, thing.y - at.y);
      if (far < 320) thing.rate += (thing.x < at.x ? -1 : 1) * (1.6 - far / 240);
    }`,
      hint: 'to tap',
    },
    follow: {
      line: ({ many }) =>
        `Moving the mouse sideways turns the draught: the further from the middle, the harder it presses the ${many} to that side.`,
      sign: /\b(?:mov\w+ the mouse|mouse (?:move|position)|cursor)\b/i,
      code: `    world.push = (at.x - full / 2) / (full / 2);`,
      hint: 'for a draught',
    },
    pause,
    again,
  },
};

export const animations: readonly Scene[] = [drift, school, mobile];
