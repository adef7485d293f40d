import { generatorsOf } from './generator.ts';
import { ratio, type Rational } from './rational.ts';
import { list, near, operand, several, shift, tier } from './wording.ts';

const define = generatorsOf('geometry');

/** Angles and trigonometry. */
export const angles = [
  define({
    name: 'third-angle-of-triangle',
    title: 'Third angle of a triangle',
    draw(random, difficulty) {
      const places = tier(difficulty, 0, 0, 1);
      const unit = 10 ** places;
      const step = difficulty === 'easy' ? 5 : 1;
      const a = step * random.int(2, (150 * unit) / step);
      return { a, b: step * random.int(1, (180 * unit - a - step) / step), places };
    },
    say: [
      ({ a, b, places }) =>
        `Two angles of a triangle measure ${shift(a, places)} and ${shift(b, places)} degrees. What is the third angle in degrees?`,
      ({ a, b, places }) =>
        `In a triangle, one angle is ${shift(a, places)} degrees and another is ${shift(b, places)} degrees. How many degrees has the remaining one?`,
      ({ a, b, places }) =>
        `Find the missing angle, in degrees, of a triangle with angles of ${shift(a, places)} and ${shift(b, places)} degrees.`,
    ],
    solve: ({ a, b, places }) => ratio(180 * 10 ** places - a - b, 10 ** places),
    verify: ({ a, b, places }, answer) =>
      near(answer + a / 10 ** places + b / 10 ** places, 180) && answer > 0,
  }),
  define({
    name: 'fourth-angle-of-quadrilateral',
    title: 'Fourth angle of a quadrilateral',
    draw(random, difficulty) {
      const step = tier(difficulty, 10, 1, 1);
      const unit = tier(difficulty, 1, 1, 10);
      return {
        angles: several(3, () => step * random.int((40 * unit) / step, (110 * unit) / step)),
        places: tier(difficulty, 0, 0, 1),
      };
    },
    say: [
      ({ angles, places }) =>
        `Three angles of a quadrilateral measure ${degrees(angles, places)} degrees. What is the fourth angle in degrees?`,
      ({ angles, places }) =>
        `A four-sided figure has angles of ${degrees(angles, places)} degrees. How many degrees has the remaining angle?`,
      ({ angles, places }) =>
        `Find the missing angle, in degrees, of a quadrilateral whose other angles are ${degrees(angles, places)} degrees.`,
    ],
    solve: ({ angles, places }) =>
      ratio(
        angles.reduce((rest, angle) => rest - angle, 360 * 10 ** places),
        10 ** places,
      ),
    verify: ({ angles, places }, answer) =>
      answer > 0 &&
      near(
        angles.reduce((total, angle) => total + angle / 10 ** places, answer),
        360,
      ),
  }),
  define({
    name: 'complementary-and-supplementary-angle',
    title: 'Complementary and supplementary angles',
    draw(random, difficulty) {
      const kind = random.pick(['complement', 'supplement'] as const);
      const places = tier(difficulty, 0, 1, 2);
      return { kind, angle: random.int(1, (kind === 'complement' ? 90 : 180) * 10 ** places - 1), places };
    },
    say: [
      ({ kind, angle, places }) =>
        `What is the ${kind} of an angle of ${shift(angle, places)} degrees, in degrees?`,
      ({ kind, angle, places }) =>
        `Together with an angle of ${shift(angle, places)} degrees, another angle makes ${kind === 'complement' ? 'a right angle' : 'a straight angle'}. How many degrees has it?`,
      ({ kind, angle, places }) =>
        `Find the angle, in degrees, that is ${kind === 'complement' ? 'complementary' : 'supplementary'} to ${shift(angle, places)} degrees.`,
    ],
    solve: ({ kind, angle, places }) =>
      ratio((kind === 'complement' ? 90 : 180) * 10 ** places - angle, 10 ** places),
    verify({ kind, angle, places }, answer) {
      const total = ((answer + angle / 10 ** places) * Math.PI) / 180;
      return answer > 0 && near(kind === 'complement' ? Math.sin(total) : -Math.cos(total), 1);
    },
  }),
  define({
    name: 'angle-regular-polygon',
    title: 'Interior angle of a regular polygon',
    draw: (random, difficulty) => ({
      sides: random.int(tier(difficulty, 3, 13, 61), tier(difficulty, 20, 90, 400)),
    }),
    say: [
      ({ sides }) => `How many degrees has each interior angle of a regular polygon with ${sides} sides?`,
      ({ sides }) => `Find the interior angle, in degrees, of a regular ${sides}-gon.`,
      ({ sides }) =>
        `A regular polygon has ${sides} equal sides. What is one of its interior angles in degrees?`,
    ],
    solve: ({ sides }) => ratio(180 * (sides - 2), sides),
    verify: ({ sides }, answer) => near((180 - answer) * sides, 360),
  }),
  define({
    name: 'sum-of-polygon-angles',
    title: 'Sum of the angles of a polygon',
    draw: (random, difficulty) => ({
      sides: random.int(tier(difficulty, 3, 13, 61), tier(difficulty, 20, 90, 400)),
    }),
    say: [
      ({ sides }) => `What is the sum of the interior angles of a polygon with ${sides} sides, in degrees?`,
      ({ sides }) =>
        `A simple polygon has ${sides} corners. What do its interior angles add up to, in degrees?`,
      ({ sides }) => `Add all interior angles of a ${sides}-gon. How many degrees is that?`,
    ],
    solve: ({ sides }) => ratio(180 * (sides - 2)),
    verify({ sides }, answer) {
      // A polygon falls into triangles: each further corner adds one.
      let total = 180;
      for (let corners = 4; corners <= sides; corners += 1) total += 180;
      return total === answer;
    },
  }),
  define({
    name: 'basic-trigonometry',
    title: 'Sine, cosine and tangent',
    draw(random, difficulty) {
      const angle =
        difficulty === 'easy'
          ? random.pick([0, 15, 30, 45, 60, 75, 90, 120, 135, 150, 180, 210, 225, 240, 300, 315, 330, 360])
          : random.int(1, tier(difficulty, 0, 89, 719));
      const name = random.pick(
        angle % 180 === 90 ? (['sin', 'cos'] as const) : (['sin', 'cos', 'tan'] as const),
      );
      return { name, angle };
    },
    say: [
      ({ name, angle }) => `What is ${name}(${angle} degrees)?`,
      ({ name, angle }) => `Evaluate the ${longNames[name]} of an angle of ${angle} degrees.`,
      ({ name, angle }) => `Calculate ${name} of ${angle}, where the angle is in degrees.`,
    ],
    solve: ({ name, angle }) => rationalValue(name, angle) ?? Math[name]((angle * Math.PI) / 180),
    verify({ name, angle }, answer) {
      const [sine, cosine] = [series(angle, 1), series(angle, 0)];
      return near(answer, name === 'sin' ? sine : name === 'cos' ? cosine : sine / cosine, 1e-9);
    },
  }),
  define({
    name: 'degree-to-rad',
    title: 'Degrees to radians',
    draw: (random, difficulty) => ({
      degrees: random.int(tier(difficulty, 1, 1, -7200), tier(difficulty, 180, 360, 7200)),
      places: tier(difficulty, 0, 0, 1),
    }),
    say: [
      ({ degrees, places }) => `Convert ${shift(degrees, places)} degrees to radians.`,
      ({ degrees, places }) => `How many radians are ${shift(degrees, places)} degrees?`,
      ({ degrees, places }) => `Express an angle of ${shift(degrees, places)} degrees in radians.`,
    ],
    solve: ({ degrees, places }) => ((degrees / 10 ** places) * Math.PI) / 180,
    verify: ({ degrees, places }, answer) => near((answer / (2 * Math.PI)) * 360, degrees / 10 ** places),
  }),
  define({
    name: 'radian-to-deg',
    title: 'Radians to degrees',
    draw(random, difficulty) {
      const turns = difficulty === 'easy';
      return {
        radians: random.int(turns ? 1 : 10, tier(difficulty, 24, 700, 9999)),
        parts: turns ? random.pick([2, 3, 4, 5, 6, 9, 10, 12]) : null,
        places: tier(difficulty, 0, 2, 3),
      };
    },
    say: [
      (p) => `Convert ${radiansOf(p)} radians to degrees.`,
      (p) => `How many degrees are ${radiansOf(p)} radians?`,
      (p) => `Express an angle of ${radiansOf(p)} radians in degrees.`,
    ],
    solve: ({ radians, parts, places }) =>
      parts === null ? ((radians / 10 ** places) * 180) / Math.PI : ratio(180 * radians, parts),
    verify: ({ radians, parts, places }, answer) =>
      near(
        (answer / 360) * 2 * Math.PI,
        parts === null ? radians / 10 ** places : (radians / parts) * Math.PI,
      ),
  }),
];

const degrees = (angles: readonly number[], places: number): string =>
  list(angles.map((angle) => shift(angle, places)));

const longNames = { sin: 'sine', cos: 'cosine', tan: 'tangent' };

const radiansOf = ({
  radians,
  parts,
  places,
}: {
  radians: number;
  parts: number | null;
  places: number;
}): string => (parts === null ? operand(shift(radians, places)) : `${radians} * pi / ${parts}`);

/** By Niven's theorem these are the only rational values at whole degrees: 0, 1/2 and 1, with either sign. */
function rationalValue(name: 'sin' | 'cos' | 'tan', angle: number): Rational | null {
  if (name === 'tan') {
    const slope = { 0: 0, 45: 1, 135: -1 }[angle % 180];
    return slope === undefined ? null : ratio(slope);
  }
  const turned = (name === 'sin' ? angle : angle + 90) % 360;
  const halves = { 0: 0, 30: 1, 90: 2, 150: 1, 180: 0, 210: -1, 270: -2, 330: -1 }[turned];
  return halves === undefined ? null : ratio(halves, 2);
}

/** Power series of sine (`first` 1) or cosine (`first` 0). */
function series(angle: number, first: 0 | 1): number {
  const x = ((angle % 360) * Math.PI) / 180;
  let term = first === 1 ? x : 1;
  let total = 0;
  for (let n = first; n < 60; n += 2) {
    total += term;
    term *= (-x * x) / ((n + 1) * (n + 2));
  }
  return total;
}
