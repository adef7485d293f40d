/** What moves on a page. `shape` draws it around 0, 0 with the size `s` and the colour `tint`. */
export interface Thing {
  readonly id: string;
  readonly many: string;
  /** Words of a person it would please. */
  readonly kin: RegExp;
  readonly shape: string;
}

const ellipse = (x: string, y: string, a: string, b: string): string =>
  `pen.beginPath(); pen.ellipse(${x}, ${y}, ${a}, ${b}, 0, 0, 6.2832); pen.fill();`;

export const things: readonly Thing[] = [
  {
    id: 'lantern',
    many: 'lanterns',
    kin: /night|lamp|light|lantern|neon|candle|festival|theatre|cinema/i,
    shape: `  pen.fillStyle = tint;
  ${ellipse('0', '0', 's * 0.7', 's')}
  pen.fillStyle = settings.ink;
  pen.fillRect(-s * 0.35, -s * 1.12, s * 0.7, s * 0.18);
  pen.fillRect(-s * 0.35, s * 0.94, s * 0.7, s * 0.18);`,
  },
  {
    id: 'fish',
    many: 'fishes',
    kin: /fish|sea|harbour|aquarium|div|tide|river|marine|lake|net/i,
    shape: `  pen.fillStyle = tint;
  ${ellipse('0', '0', 's', 's * 0.5')}
  pen.beginPath(); pen.moveTo(-s * 0.8, 0); pen.lineTo(-s * 1.5, -s * 0.5); pen.lineTo(-s * 1.5, s * 0.5); pen.fill();
  pen.fillStyle = settings.ink;
  ${ellipse('s * 0.55', '-s * 0.12', 's * 0.1', 's * 0.1')}`,
  },
  {
    id: 'leaf',
    many: 'leaves',
    kin: /tree|forest|garden|oak|orchard|tea|wood|botan|leaf/i,
    shape: `  pen.fillStyle = tint;
  pen.beginPath(); pen.moveTo(0, -s); pen.quadraticCurveTo(s * 0.9, 0, 0, s); pen.quadraticCurveTo(-s * 0.9, 0, 0, -s); pen.fill();
  pen.strokeStyle = settings.ink; pen.lineWidth = 1.5;
  pen.beginPath(); pen.moveTo(0, -s * 0.8); pen.lineTo(0, s * 1.2); pen.stroke();`,
  },
  {
    id: 'bubble',
    many: 'bubbles',
    kin: /soap|brew|cook|yeast|water|glass|foam|kitchen|chemist/i,
    shape: `  pen.strokeStyle = tint; pen.lineWidth = 3;
  pen.beginPath(); pen.arc(0, 0, s, 0, 6.2832); pen.stroke();
  pen.globalAlpha = 0.25; pen.fillStyle = tint;
  ${ellipse('0', '0', 's', 's')}
  pen.globalAlpha = 1; pen.fillStyle = settings.ink;
  ${ellipse('-s * 0.35', '-s * 0.4', 's * 0.2', 's * 0.12')}`,
  },
  {
    id: 'butterfly',
    many: 'butterflies',
    kin: /insect|moth|flower|garden|meadow|butterfl|plant/i,
    shape: `  const flap = 0.55 + 0.45 * Math.abs(Math.sin(world.time * 7 + s));
  pen.fillStyle = tint;
  ${ellipse('-s * 0.5 * flap', '-s * 0.25', 's * 0.5 * flap', 's * 0.55')}
  ${ellipse('s * 0.5 * flap', '-s * 0.25', 's * 0.5 * flap', 's * 0.55')}
  ${ellipse('-s * 0.4 * flap', 's * 0.45', 's * 0.35 * flap', 's * 0.4')}
  ${ellipse('s * 0.4 * flap', 's * 0.45', 's * 0.35 * flap', 's * 0.4')}
  pen.fillStyle = settings.ink;
  ${ellipse('0', '0', 's * 0.1', 's * 0.6')}`,
  },
  {
    id: 'snowflake',
    many: 'snowflakes',
    kin: /snow|ice|mountain|winter|glaci|cold|skat|curl/i,
    shape: `  pen.strokeStyle = tint; pen.lineWidth = 3;
  for (let arm = 0; arm < 6; arm += 1) {
    pen.rotate(1.0472);
    pen.beginPath(); pen.moveTo(0, 0); pen.lineTo(0, s); pen.moveTo(0, s * 0.6); pen.lineTo(s * 0.25, s * 0.85);
    pen.moveTo(0, s * 0.6); pen.lineTo(-s * 0.25, s * 0.85); pen.stroke();
  }`,
  },
  {
    id: 'balloon',
    many: 'balloons',
    kin: /balloon|sky|child|party|fair|cloud|school|toy/i,
    shape: `  pen.fillStyle = tint;
  ${ellipse('0', '-s * 0.2', 's * 0.75', 's * 0.9')}
  pen.beginPath(); pen.moveTo(0, s * 0.65); pen.lineTo(-s * 0.15, s * 0.85); pen.lineTo(s * 0.15, s * 0.85); pen.fill();
  pen.strokeStyle = settings.ink; pen.lineWidth = 1.5;
  pen.beginPath(); pen.moveTo(0, s * 0.85); pen.quadraticCurveTo(s * 0.3, s * 1.3, 0, s * 1.8); pen.stroke();`,
  },
  {
    id: 'bird',
    many: 'birds',
    kin: /bird|owl|wing|starling|falcon|heron|duck|swan|flock/i,
    shape: `  const lift = Math.sin(world.time * 6 + s) * s * 0.5;
  pen.fillStyle = tint;
  pen.beginPath(); pen.moveTo(-s, -lift); pen.quadraticCurveTo(-s * 0.3, -s * 0.2, 0, s * 0.1);
  pen.quadraticCurveTo(s * 0.3, -s * 0.2, s, -lift); pen.quadraticCurveTo(s * 0.3, s * 0.3, 0, s * 0.45);
  pen.quadraticCurveTo(-s * 0.3, s * 0.3, -s, -lift); pen.fill();`,
  },
  {
    id: 'jellyfish',
    many: 'jellyfishes',
    kin: /jelly|kayak|ocean|plankton|reef|surf|wave/i,
    shape: `  pen.fillStyle = tint;
  pen.beginPath(); pen.arc(0, 0, s * 0.8, 3.1416, 6.2832); pen.quadraticCurveTo(0, s * 0.35, -s * 0.8, 0); pen.fill();
  pen.strokeStyle = tint; pen.lineWidth = 3;
  for (let arm = -2; arm <= 2; arm += 1) {
    pen.beginPath(); pen.moveTo(arm * s * 0.28, s * 0.1);
    pen.quadraticCurveTo(arm * s * 0.28 + Math.sin(world.time * 3 + arm) * s * 0.3, s * 0.7, arm * s * 0.3, s * 1.3); pen.stroke();
  }`,
  },
  {
    id: 'flower',
    many: 'flowers',
    kin: /flower|tulip|orchid|bee|bloom|rose|bride|garden/i,
    shape: `  pen.fillStyle = tint;
  for (let petal = 0; petal < 6; petal += 1) {
    pen.rotate(1.0472);
    ${ellipse('0', '-s * 0.6', 's * 0.3', 's * 0.45')}
  }
  pen.fillStyle = settings.ink;
  ${ellipse('0', '0', 's * 0.3', 's * 0.3')}`,
  },
  {
    id: 'kite',
    many: 'kites',
    kin: /kite|wind|beach|sail|turbine|weather/i,
    shape: `  pen.fillStyle = tint;
  pen.beginPath(); pen.moveTo(0, -s); pen.lineTo(s * 0.65, -s * 0.1); pen.lineTo(0, s); pen.lineTo(-s * 0.65, -s * 0.1); pen.fill();
  pen.strokeStyle = settings.ink; pen.lineWidth = 2;
  pen.beginPath(); pen.moveTo(0, -s); pen.lineTo(0, s); pen.moveTo(-s * 0.65, -s * 0.1); pen.lineTo(s * 0.65, -s * 0.1); pen.stroke();`,
  },
  {
    id: 'biscuit',
    many: 'biscuits',
    kin: /bak|bread|pastry|cook|chocolate|cake|dough|sugar|tea/i,
    shape: `  pen.fillStyle = tint;
  ${ellipse('0', '0', 's * 0.9', 's * 0.9')}
  pen.fillStyle = settings.ink;
  for (let crumb = 0; crumb < 6; crumb += 1) {
    ${ellipse('Math.cos(crumb * 2.4) * s * 0.5', 'Math.sin(crumb * 2.4) * s * 0.5', 's * 0.12', 's * 0.1')}
  }`,
  },
];

/** What a simulation moves. */
export const ball: Thing = {
  id: 'ball',
  many: 'balls',
  kin: /^$/,
  shape: `  pen.fillStyle = tint;
  ${ellipse('0', '0', 's', 's')}
  pen.globalAlpha = 0.35; pen.fillStyle = settings.ink;
  ${ellipse('-s * 0.3', '-s * 0.35', 's * 0.35', 's * 0.25')}
  pen.globalAlpha = 1;`,
};

/** The first of them that a text names, and where. */
export function thingIn(text: string, among: readonly Thing[] = things): Thing | null {
  const found = among
    .map((thing) => ({ thing, at: text.search(wordsOf(thing)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return found[0]?.thing ?? null;
}

export const wordsOf = ({ id, many }: Thing, flags = 'i'): RegExp =>
  new RegExp(`\\b(${many}|${id})\\b`, flags);
