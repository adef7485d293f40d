import type { Scene, SceneAction } from '../spec.ts';

const common = ['levels', 'golden', 'best', 'sparks', 'hills', 'glow', 'trails', 'pulse', 'mist', 'moon'];
const anything = [
  'lantern',
  'fish',
  'leaf',
  'bubble',
  'butterfly',
  'balloon',
  'bird',
  'jellyfish',
  'flower',
  'kite',
  'biscuit',
];

/** What all games have: points, three lives, an end, and a way to begin again. */
const rules = `const begin = () => {
  world.things.length = 0;
  Object.assign(world, { score: 0, lives: 3, over: false, haste: 1, made: 0, wait: 0, charge: 1, special: 0, x: full / 2, y: full * 0.8 });
};
const lose = () => {
  world.lives -= 1;
  if (world.lives <= 0) world.over = true;
};
begin();`;
const clockwork = `  world.special = Math.max(0, world.special - dt);
  if (world.special === 0) world.charge = Math.min(1, world.charge + dt / 15);
  world.wait -= dt * world.haste;`;
const front = `  pen.fillStyle = settings.main;
  for (let life = 0; life < world.lives; life += 1) pen.fillRect(30 + life * 34, 20, 24, 24);
  pen.fillStyle = settings.second;
  pen.fillRect(full / 2 - 100, 24, 200 * world.charge, 10);
  if (world.over) {
    pen.globalAlpha = 0.7;
    pen.fillStyle = '#000000';
    pen.fillRect(0, 0, full, full);
    pen.globalAlpha = 1;
    pen.fillStyle = '#ffffff';
    pen.textAlign = 'center';
    pen.font = '48px ' + settings.font;
    pen.fillText(world.score + ' points', full / 2, full / 2 - 20);
    pen.font = '26px ' + settings.font;
    pen.fillText('Use the second action to begin again', full / 2, full / 2 + 40);
  }`;
const note = `world.score + ' points, ' + Math.max(0, world.lives) + ' lives'`;
const end = (): string =>
  'It starts at once with three lives, drawn at the top left; when the last one is lost, the stage darkens and shows the points, and the space bar begins a new game.';
const special = (line: string, sign: RegExp, hint: string): SceneAction => ({
  line: () =>
    `Pressing the space bar ${line}; a bar at the top shows when it is ready again, which takes 15 seconds.`,
  sign,
  code: `    if (world.over) begin();
    else if (world.charge >= 1) {
      world.special = 3;
      world.charge = 0;
    }`,
  hint,
});

const catching: Scene = {
  id: 'catching',
  topic: 'GAMES',
  sign: /\bcatch|\bcollect|\bgather/i,
  opening: ({ many }) =>
    `Build a small game in which the player catches ${many} before they reach the ground.`,
  title: ({ many }) => `Catch the ${many}`,
  line: ({ one, many, count }) =>
    `Up to ${count} ${many} fall at a time, a new one every 0.9 seconds at first, at 170 units a second on a stage of 1000; a caught ${one} counts one point, a missed one costs a life.`,
  rules: [end, () => 'The player is a shallow bowl 150 units wide near the lower edge, drawn with a rim.'],
  features: common,
  things: anything,
  counts: [6, 12],
  note,
  state: rules,
  update: `${clockwork}
  if (world.wait <= 0 && world.things.length < settings.count) {
    world.wait = 0.9;
    world.made += 1;
    world.things.push({ number: world.made, worth: 1, x: between(60, 940), y: -40, vx: 0, vy: 170, size: between(18, 26), turn: 0,
      tint: chance() < 0.5 ? settings.main : settings.second });
  }
  world.x = Math.max(75, Math.min(925, world.x + world.push * 620 * dt));
  for (const thing of world.things) {
    thing.y += thing.vy * dt * world.haste * (world.special > 0 ? 0.35 : 1);
    thing.turn = 0.3 * Math.sin(world.time * 2 + thing.number);
    if (thing.y > 860 && thing.y < 920 && Math.abs(thing.x - world.x) < 90) {
      world.score += thing.worth;
      thing.gone = true;
    } else if (thing.y > full + 40) {
      lose();
      thing.gone = true;
    }
  }
  world.things = world.things.filter((thing) => !thing.gone);`,
  back: `  pen.strokeStyle = settings.ink;
  pen.fillStyle = settings.second;
  pen.lineWidth = 6;
  pen.beginPath();
  pen.arc(world.x, 880, 75, 0, 3.1416);
  pen.closePath();
  pen.fill();
  pen.stroke();`,
  front,
  actions: {
    lean: {
      line: () =>
        'Holding the left or the right arrow key moves the bowl to that side at 620 units a second; letting go stops it.',
      sign: /\barrow keys?\b|\bleft (?:or|and) (?:the )?right\b/i,
      code: `    world.push = at;`,
      hint: 'to move',
    },
    special: special(
      'slows everything that falls to a third for three seconds',
      /\bspace ?bar slows/i,
      'to slow the fall and to begin again',
    ),
  },
};

const dodging: Scene = {
  id: 'dodging',
  topic: 'GAMES',
  sign: /\bdodge|\bavoid|\bescape|\bevade/i,
  opening: ({ many }) =>
    `Build a small game in which the player has to dodge a crowd of ${many} and touch none.`,
  title: ({ many }) => `Dodge the ${many}`,
  line: ({ one, many, count }) =>
    `Up to ${count} ${many} cross the stage from both sides at 150 to 260 units a second; each ${one} that leaves counts one point, and touching one costs a life and makes it vanish.`,
  rules: [end, () => 'The player is a bright circle 22 units in radius with a ring around it that turns.'],
  features: common,
  things: anything,
  counts: [7, 13],
  note,
  state: rules,
  update: `${clockwork}
  if (world.wait <= 0 && world.things.length < settings.count) {
    world.wait = 0.7;
    world.made += 1;
    const side = chance() < 0.5 ? 1 : -1;
    world.things.push({ number: world.made, worth: 1, x: side > 0 ? -40 : full + 40, y: between(80, 920), vx: side * between(150, 260), vy: 0, size: between(20, 32),
      turn: 0, tint: chance() < 0.5 ? settings.main : settings.second });
  }
  for (const thing of world.things) {
    thing.x += thing.vx * dt * world.haste;
    thing.y += 40 * Math.sin(world.time * 2 + thing.number) * dt;
    if (Math.hypot(thing.x - world.x, thing.y - world.y) < thing.size + 20) {
      if (world.special === 0) lose();
      thing.gone = true;
    } else if (thing.x < -60 || thing.x > full + 60) {
      world.score += thing.worth;
      thing.gone = true;
    }
  }
  world.things = world.things.filter((thing) => !thing.gone);`,
  back: `  pen.fillStyle = settings.ink;
  pen.beginPath();
  pen.arc(world.x, world.y, 22, 0, 6.2832);
  pen.fill();
  pen.strokeStyle = world.special > 0 ? settings.main : settings.second;
  pen.lineWidth = world.special > 0 ? 10 : 4;
  pen.beginPath();
  pen.arc(world.x, world.y, 34, world.time, world.time + 5);
  pen.stroke();`,
  front,
  actions: {
    follow: {
      line: () => 'Moving the mouse moves the player: the circle is where the pointer is, at once.',
      sign: /\b(?:mov\w+ the mouse|mouse (?:move|position)|cursor)\b/i,
      code: `    if (!world.over) Object.assign(world, at);`,
      hint: 'to move',
    },
    special: special(
      'raises a shield for three seconds, in which nothing hurts',
      /\bspace ?bar raises/i,
      'for the shield and to begin again',
    ),
  },
};

const popping: Scene = {
  id: 'popping',
  topic: 'GAMES',
  sign: /\bpop\b|\bclick(?:s|ing)? (?:on )?(?:the )?\w+ before|\bhit\b|\btap\b|\bshrink/i,
  opening: ({ many }) =>
    `Build a small game in which the player is to pop ${many} before they have shrunk to nothing.`,
  title: ({ many }) => `Pop the ${many}`,
  line: ({ one, many, count }) =>
    `Up to ${count} ${many} are on the stage, a new one every 0.8 seconds at first, 60 units large, and shrink to nothing within 3.5 seconds; a popped ${one} counts one point, one that vanishes costs a life.`,
  rules: [
    end,
    () =>
      'A pop leaves eight splinters that fly apart and fade within half a second; no more than 80 of them are kept.',
  ],
  features: common,
  things: anything,
  counts: [5, 9],
  note,
  state: `const splinters = [];
${rules}`,
  update: `${clockwork}
  if (world.wait <= 0 && world.things.length < settings.count) {
    world.wait = 0.8;
    world.made += 1;
    world.things.push({ number: world.made, worth: 1, x: between(90, 910), y: between(120, 910), vx: 0, vy: 0, size: 60, turn: 0,
      tint: chance() < 0.5 ? settings.main : settings.second });
  }
  for (const thing of world.things) {
    if (world.special === 0) thing.size -= 17 * dt * world.haste;
    thing.turn = 0.2 * Math.sin(world.time * 3 + thing.number);
    if (thing.size > 4) continue;
    lose();
    thing.gone = true;
  }
  world.things = world.things.filter((thing) => !thing.gone);
  for (const splinter of splinters) {
    splinter.age += dt;
    splinter.x += splinter.vx * dt;
    splinter.y += splinter.vy * dt;
  }
  while (splinters.length > 80 || (splinters.length > 0 && splinters[0].age > 0.5)) splinters.shift();`,
  front: `  pen.fillStyle = settings.ink;
  for (const splinter of splinters) pen.fillRect(splinter.x - 4, splinter.y - 4, 8, 8 * (1 - splinter.age));
${front}`,
  actions: {
    strike: {
      line: ({ one, many }) =>
        `A click on a ${one} pops it; where ${many} overlap, the nearest one is meant.`,
      sign: /\bclick/i,
      code: `    const near = (thing) => Math.hypot(thing.x - at.x, thing.y - at.y);
    const hit = world.things.filter((thing) => near(thing) < thing.size + 8).sort((a, b) => near(a) - near(b))[0];
    if (!hit || world.over) return;
    world.score += hit.worth;
    world.things = world.things.filter((thing) => thing !== hit);
    for (let i = 0; i < 8; i += 1)
      splinters.push({ x: hit.x, y: hit.y, vx: 260 * Math.cos(i * 0.785), vy: 260 * Math.sin(i * 0.785), age: 0 });`,
      hint: 'to pop',
    },
    special: special(
      'holds everything still for three seconds, while clicks go on counting',
      /\bspace ?bar holds/i,
      'to hold still and to begin again',
    ),
  },
};

export const games: readonly Scene[] = [catching, dodging, popping];
