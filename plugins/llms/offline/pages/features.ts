import type { Part } from './spec.ts';

/** Features that scenes have in common. Whatever moves stands in `world.things` with x, y, vx, vy, size, turn and tint. */
export const features: readonly Part[] = [
  {
    id: 'glow',
    line: ({ one }) =>
      `Every ${one} glows: a soft halo of its own colour, 24 units wide, brightens and dims every three seconds.`,
    sign: /\bglow|\bhalo\b/i,
    paint: `  pen.shadowColor = thing.tint;
  pen.shadowBlur = 24 * pixels * (0.7 + 0.3 * Math.sin(world.time * 2.1 + thing.size));`,
  },
  {
    id: 'pulse',
    line: ({ one }) =>
      `Every ${one} breathes: it swells and shrinks by an eighth of its size, each at its own moment, twice in three seconds.`,
    sign: /\bbreath|\bswells? and shrink/i,
    paint: `  const breath = 1 + 0.125 * Math.sin(world.time * 4.2 + thing.size * 3);
  pen.scale(breath, breath);`,
  },
  {
    id: 'trails',
    line: ({ many }) =>
      `The ${many} leave fine tracks behind them that fade within a second and a half; no track is longer than forty points.`,
    sign: /\btracks?\b|\btrails?\b/i,
    update: `  for (const thing of world.things) {
    const track = thing.track || (thing.track = []);
    track.push({ x: thing.x, y: thing.y, time: world.time });
    while (track.length > 40 || world.time - track[0].time > 1.5) track.shift();
  }`,
    back: `  for (const thing of world.things) {
    pen.fillStyle = thing.tint;
    for (const dot of thing.track || []) {
      pen.globalAlpha = 0.4 * Math.max(0, 1 - (world.time - dot.time) / 1.5);
      pen.fillRect(dot.x - 2, dot.y - 2, 4, 4);
    }
  }
  pen.globalAlpha = 1;`,
  },
  {
    id: 'sparks',
    line: () =>
      'Sixty points of light twinkle far behind everything, each in its own rhythm between a fifth and the whole of its brightness.',
    sign: /\btwinkl|\bstars\b|\bpoints of light\b/i,
    state: `const sparks = [];
for (let i = 0; i < 60; i += 1) sparks.push({ x: between(0, full), y: between(0, full), beat: between(0.5, 3), size: between(1, 3) });`,
    back: `  pen.fillStyle = settings.ink;
  for (const spark of sparks) {
    pen.globalAlpha = 0.6 + 0.4 * Math.sin(world.time * spark.beat + spark.x);
    pen.fillRect(spark.x, spark.y, spark.size, spark.size);
  }
  pen.globalAlpha = 1;`,
  },
  {
    id: 'hills',
    line: () =>
      'Three rows of hills stand one behind the other along the lower edge, the far ones paler, and slide against each other as time passes.',
    sign: /\bhills?\b|\bmountains?\b/i,
    back: `  for (let row = 0; row < 3; row += 1) {
    pen.globalAlpha = 0.18 + row * 0.14;
    pen.fillStyle = settings.low;
    pen.beginPath();
    pen.moveTo(0, full);
    for (let x = 0; x <= full; x += 25) {
      const slide = world.time * (4 + row * 5);
      pen.lineTo(x, 800 + row * 55 + 45 * Math.sin((x + slide) * 0.006 * (row + 1)) + 20 * Math.sin((x + slide) * 0.017 + row));
    }
    pen.lineTo(full, full);
    pen.strokeStyle = settings.second;
    pen.lineWidth = 2;
    pen.fill();
    pen.stroke();
  }
  pen.globalAlpha = 1;`,
  },
  {
    id: 'mist',
    line: () =>
      'Four bands of mist lie across the stage and wander sideways, each a soft gradient of a tenth of full strength.',
    sign: /\bmist\b|\bfog\b|\bhaze\b/i,
    front: `  for (let band = 0; band < 4; band += 1) {
    const y = 180 + band * 210 + 30 * Math.sin(world.time * 0.3 + band);
    const veil = pen.createLinearGradient(0, y - 70, 0, y + 70);
    veil.addColorStop(0, 'rgba(255, 255, 255, 0)');
    veil.addColorStop(0.5, 'rgba(255, 255, 255, 0.1)');
    veil.addColorStop(1, 'rgba(255, 255, 255, 0)');
    pen.fillStyle = veil;
    pen.fillRect(-50 + 50 * Math.sin(world.time * 0.2 + band * 2), y - 70, full + 100, 140);
  }`,
  },
  {
    id: 'tally',
    line: ({ many }) =>
      `A line below the title says how many ${many} are on the stage and how long the page has been watched, in seconds.`,
    sign: /\bhow many\b[^.]{0,200}\bhow long\b|\bcounter\b|\bcounts? (?:up|the seconds)/i,
    note: `world.things.length + ' on the stage, ' + Math.floor(world.time) + ' s'`,
  },
  {
    id: 'moon',
    line: () =>
      'A pale disc crosses the background in an arc once a minute, and the whole stage is brightest when it stands highest.',
    sign: /\bmoon\b|\bpale disc\b|\bsun crosses\b/i,
    back: `  const way = (world.time % 60) / 60;
  const height = Math.sin(way * 3.1416);
  pen.globalAlpha = 0.12 * height;
  pen.fillStyle = settings.ink;
  pen.fillRect(0, 0, full, full);
  pen.globalAlpha = 0.9;
  pen.beginPath();
  pen.arc(full * way, 520 - 380 * height, 46, 0, 6.2832);
  pen.fill();
  pen.globalAlpha = 1;`,
  },
  {
    id: 'graph',
    line: () =>
      'A graph in the lower left corner draws the measured quantity over the last twelve seconds, 120 points at most, and scales itself.',
    sign: /\bgraph\b|\bplot\b|\bchart\b/i,
    state: `const samples = [];
let sampledAt = 0;`,
    update: `  if (world.time - sampledAt >= 0.1) {
    sampledAt = world.time;
    samples.push(measure());
    if (samples.length > 120) samples.shift();
  }`,
    front: `  pen.strokeStyle = settings.ink;
  pen.lineWidth = 1;
  pen.strokeRect(30, 790, 300, 170);
  const most = Math.max(0.001, ...samples.map(Math.abs));
  pen.strokeStyle = settings.main;
  pen.lineWidth = 3;
  pen.beginPath();
  samples.forEach((value, index) => pen.lineTo(30 + index * 2.5, 875 - (value / most) * 75));
  pen.stroke();`,
  },
  {
    id: 'arrows',
    line: ({ one }) =>
      `An arrow on every ${one} shows its velocity: a third of a second of way in length, with a head of two strokes.`,
    sign: /\barrows? (?:on|show)|\bvelocity vectors?\b|\bvectors?\b/i,
    front: `  pen.strokeStyle = settings.ink;
  pen.lineWidth = 2;
  for (const thing of world.things) {
    const [dx, dy] = [thing.vx * 0.33, thing.vy * 0.33];
    const angle = Math.atan2(dy, dx);
    pen.beginPath();
    pen.moveTo(thing.x, thing.y);
    pen.lineTo(thing.x + dx, thing.y + dy);
    for (const side of [-0.5, 0.5]) {
      pen.moveTo(thing.x + dx, thing.y + dy);
      pen.lineTo(thing.x + dx - 10 * Math.cos(angle + side), thing.y + dy - 10 * Math.sin(angle + side));
    }
    pen.stroke();
  }`,
  },
  {
    id: 'grid',
    line: () =>
      'A fine grid of squares, 50 units wide, lies behind everything, every fifth line stronger, so that ways can be compared.',
    sign: /\bgrid\b/i,
    back: `  pen.strokeStyle = settings.ink;
  for (let line = 0; line <= full; line += 50) {
    pen.globalAlpha = line % 250 === 0 ? 0.25 : 0.1;
    pen.beginPath();
    pen.moveTo(line, 0);
    pen.lineTo(line, full);
    pen.moveTo(0, line);
    pen.lineTo(full, line);
    pen.stroke();
  }
  pen.globalAlpha = 1;`,
  },
  {
    id: 'reading',
    line: () =>
      'A line below the title gives the measured quantity as a number with its unit, to one decimal place.',
    sign: /\bmeasured quantity as a number\b|\bnumeric(?:al)? read|\bdigital read/i,
    note: `quantity + ' ' + measure().toFixed(1)`,
  },
  {
    id: 'levels',
    line: () =>
      'With every 10 points everything becomes a tenth faster, up to three times the speed of the start.',
    sign: /\btenth faster\b|\blevels?\b|\bspeeds? up\b/i,
    update: `  world.haste = Math.min(3, 1 + Math.floor(world.score / 10) * 0.1);`,
    note: `'speed ' + world.haste.toFixed(1)`,
    front: `  pen.fillStyle = settings.second;
  pen.fillRect(30, full - 24, ((world.haste - 1) / 2) * (full - 60), 8);`,
  },
  {
    id: 'golden',
    line: ({ one }) =>
      `Every eighth ${one} is golden and half as large again; it counts five points instead of one.`,
    sign: /\bgolden\b|\bbonus\b/i,
    update: `  for (const thing of world.things) {
    if (thing.number % 8 === 0 && thing.worth === 1) {
      thing.worth = 5;
      thing.tint = '#ffd24a';
      thing.size = thing.size * 1.5;
    }
  }`,
  },
  {
    id: 'best',
    line: () => 'The best result of this visit stands beside the points and stays when a new game begins.',
    sign: /\bbest (?:result|score)\b|\bhigh ?score\b/i,
    state: `let best = 0;`,
    update: `  best = Math.max(best, world.score);`,
    note: `'best ' + best`,
    front: `  pen.globalAlpha = 0.7;
  pen.fillStyle = settings.ink;
  pen.fillRect(full - 30 - Math.min(200, best * 4), 20, Math.min(200, best * 4), 8);
  pen.globalAlpha = 1;`,
  },
];

export const featureOf = (id: string): Part => features.find((one) => one.id === id) as Part;
