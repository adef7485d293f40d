import { generatorsOf } from './generator.ts';
import { ratio, type Rational } from './rational.ts';
import { list, near, several, shift, tier } from './wording.ts';

const define = generatorsOf('geometry');

/** Lengths and areas. */
export const measures = [
  define({
    name: 'area-of-triangle',
    title: 'Area of a triangle',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 40, 250);
      const [a, b] = [random.int(3, max), random.int(3, max)];
      return { a, b, c: difficulty === 'easy' ? null : random.int(Math.abs(a - b) + 1, a + b - 1) };
    },
    say: [
      ({ a, b, c }) =>
        c === null
          ? `A triangle has a base of ${a} cm and a height of ${b} cm. What is its area in square centimetres?`
          : `A triangle has sides of ${a} cm, ${b} cm and ${c} cm. What is its area in square centimetres?`,
      ({ a, b, c }) =>
        c === null
          ? `Find the area, in square metres, of a triangle that is ${a} m wide at its base and ${b} m high.`
          : `Find the area, in square metres, of a triangle with sides ${list([a, b, c])} m long.`,
    ],
    decimals: 2,
    solve({ a, b, c }) {
      if (c === null) return ratio(a * b, 2);
      // Heron's formula, multiplied out to stay whole.
      return rootOf((a + b + c) * (b + c - a) * (a + c - b) * (a + b - c), 4);
    },
    verify({ a, b, c }, answer) {
      if (c === null) return near((answer / b) * 2, a);
      const angle = Math.acos((a * a + b * b - c * c) / (2 * a * b));
      return near(answer, (a * b * Math.sin(angle)) / 2, 1e-7);
    },
  }),
  define({
    name: 'area-of-trapezoid',
    title: 'Area of a trapezoid',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 90, 999);
      const length = (): number => random.int(2, max);
      return { a: length(), b: length(), height: length(), places: tier(difficulty, 0, 0, 1) };
    },
    say: [
      ({ a, b, height, places }) =>
        `A trapezoid has parallel sides of ${shift(a, places)} cm and ${shift(b, places)} cm and a height of ${shift(height, places)} cm. What is its area in square centimetres?`,
      ({ a, b, height, places }) =>
        `Two parallel walls ${shift(a, places)} m and ${shift(b, places)} m long stand ${shift(height, places)} m apart. How large is the trapezoid between them, in square metres?`,
      ({ a, b, height, places }) =>
        `Find the area, in square units, of a trapezoid with bases ${shift(a, places)} and ${shift(b, places)} and height ${shift(height, places)}.`,
    ],
    solve: ({ a, b, height, places }) => ratio((a + b) * height, 2 * 100 ** places),
    // A parallelogram on the shorter side and a triangle on the rest.
    verify: ({ a, b, height, places }, answer) =>
      near(answer * 100 ** places, Math.min(a, b) * height + (Math.abs(a - b) * height) / 2),
  }),
  define({
    name: 'area-of-circle',
    title: 'Area of a circle',
    draw: (random, difficulty) => ({
      radius: random.int(tier(difficulty, 1, 10, 101), tier(difficulty, 40, 999, 9999)),
      places: tier(difficulty, 0, 1, 2),
    }),
    say: [
      ({ radius, places }) =>
        `What is the area, in square centimetres, of a circle with a radius of ${shift(radius, places)} cm?`,
      ({ radius, places }) =>
        `A round pond has a radius of ${shift(radius, places)} m. How many square metres does it cover?`,
      ({ radius, places }) =>
        `Find the area, in square units, of a circle of radius ${shift(radius, places)}.`,
    ],
    decimals: 2,
    solve: ({ radius, places }) => Math.PI * (radius / 10 ** places) ** 2,
    verify: ({ radius, places }, answer) => near(answer, polygonArea(radius / 10 ** places)),
  }),
  define({
    name: 'area-of-circle-given-center-and-point',
    title: 'Area of a circle given its centre and a point on it',
    draw(random, difficulty) {
      const max = tier(difficulty, 6, 15, 60);
      const some = (): number => random.int(-max, max);
      const [x, y] = [some(), some()];
      return { x, y, px: x + random.int(1, max), py: some() };
    },
    say: [
      ({ x, y, px, py }) =>
        `A circle has its centre at (${x}, ${y}) and passes through (${px}, ${py}). What is its area in square units?`,
      ({ x, y, px, py }) =>
        `The point (${px}, ${py}) lies on a circle around (${x}, ${y}). Find the area of the circle in square units.`,
      ({ x, y, px, py }) =>
        `How large, in square units, is the circle with centre (${x}, ${y}) that goes through the point (${px}, ${py})?`,
    ],
    decimals: 2,
    solve: ({ x, y, px, py }) => Math.PI * ((px - x) ** 2 + (py - y) ** 2),
    verify: ({ x, y, px, py }, answer) => near(answer, polygonArea(Math.hypot(px - x, py - y))),
  }),
  define({
    name: 'circumference',
    title: 'Circumference of a circle',
    draw: (random, difficulty) => ({
      size: random.int(tier(difficulty, 1, 10, 101), tier(difficulty, 60, 999, 9999)),
      given: random.pick(['radius', 'diameter'] as const),
      places: tier(difficulty, 0, 1, 2),
    }),
    say: [
      ({ size, given, places }) =>
        `What is the circumference, in centimetres, of a circle with a ${given} of ${shift(size, places)} cm?`,
      ({ size, given, places }) =>
        `A round lake has a ${given} of ${shift(size, places)} m. How long is its shore, in metres?`,
      ({ size, given, places }) =>
        `Find the circumference of a circle whose ${given} is ${shift(size, places)} units, in the same units.`,
    ],
    decimals: 2,
    solve: ({ size, given, places }) => (given === 'radius' ? 2 : 1) * Math.PI * (size / 10 ** places),
    verify: ({ size, given, places }, answer) =>
      near(answer, polygonPerimeter((size / 10 ** places) * (given === 'radius' ? 1 : 0.5))),
  }),
  define({
    name: 'sector-area',
    title: 'Area of a circular sector',
    draw: (random, difficulty) => ({
      radius: random.int(2, tier(difficulty, 20, 60, 400)),
      angle: tier(difficulty, 10, 1, 1) * random.int(1, tier(difficulty, 35, 359, 359)),
    }),
    say: [
      ({ radius, angle }) =>
        `A sector of a circle has a radius of ${radius} cm and an angle of ${angle} degrees. What is its area in square centimetres?`,
      ({ radius, angle }) =>
        `A sprinkler reaches ${radius} m far and turns through ${angle} degrees. How many square metres does it water?`,
      ({ radius, angle }) =>
        `Find the area, in square units, of a circular sector of radius ${radius} with a central angle of ${angle} degrees.`,
    ],
    decimals: 2,
    solve: ({ radius, angle }) => (Math.PI * radius * radius * angle) / 360,
    verify: ({ radius, angle }, answer) => near(answer, (polygonArea(radius) * angle) / 360),
  }),
  define({
    name: 'curved-surface-area-cylinder',
    title: 'Curved surface area of a cylinder',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 300, 2500);
      return { radius: random.int(2, max), height: random.int(2, max), places: tier(difficulty, 0, 1, 1) };
    },
    say: [
      ({ radius, height, places }) =>
        `A cylinder has a radius of ${shift(radius, places)} cm and a height of ${shift(height, places)} cm. What is its curved surface area, without the ends, in square centimetres?`,
      ({ radius, height, places }) =>
        `How many square metres of paint does the side wall of a round tank need if its radius is ${shift(radius, places)} m and its height ${shift(height, places)} m?`,
      ({ radius, height, places }) =>
        `Find the lateral area, in square units, of a cylinder with radius ${shift(radius, places)} and height ${shift(height, places)}.`,
    ],
    decimals: 2,
    solve: ({ radius, height, places }) => (2 * Math.PI * radius * height) / 100 ** places,
    verify: ({ radius, height, places }, answer) =>
      near(answer, (polygonPerimeter(radius) * height) / 100 ** places),
  }),
  define({
    name: 'perimeter-of-polygons',
    title: 'Perimeter of a polygon',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 99, 999);
      // With all lengths between half the maximum and the maximum, every polygon can be drawn.
      const sides = several(random.int(3, tier(difficulty, 5, 7, 9)), () =>
        random.int(Math.ceil(max / 2) + 1, max),
      );
      return { sides, places: tier(difficulty, 0, 0, 1) };
    },
    say: [
      ({ sides, places }) =>
        `A polygon has sides of ${lengths(sides, places)} cm. What is its perimeter in centimetres?`,
      ({ sides, places }) =>
        `A field is bounded by straight fences of ${lengths(sides, places)} m. How many metres of fence is that in all?`,
      ({ sides, places }) =>
        `Find the perimeter of a figure whose sides measure ${lengths(sides, places)} units, in the same units.`,
    ],
    solve: ({ sides, places }) =>
      ratio(
        sides.reduce((total, side) => total + side, 0),
        10 ** places,
      ),
    verify: ({ sides, places }, answer) =>
      sides.reduce((rest, side) => rest - side, Math.round(answer * 10 ** places)) === 0,
  }),
  define({
    name: 'pythagorean-theorem',
    title: 'Pythagorean theorem',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 60, 500);
      const [a, b] = [random.int(2, max), random.int(2, max)];
      return {
        a,
        b,
        asked: tier(difficulty, 'hypotenuse', 'hypotenuse', random.pick(['hypotenuse', 'leg'])),
      };
    },
    say: [
      ({ a, b, asked }) =>
        asked === 'leg'
          ? `A right triangle has a leg of ${a} cm and a hypotenuse of ${a + b} cm. How long is the other leg, in centimetres?`
          : `The legs of a right triangle are ${a} cm and ${b} cm long. How long is the hypotenuse, in centimetres?`,
      ({ a, b, asked }) =>
        asked === 'leg'
          ? `A ladder ${a + b} m long leans against a vertical wall with its foot ${a} m from the wall. How high does it reach, in metres?`
          : `A rectangle is ${a} m long and ${b} m wide. What is the length of its diagonal, in metres?`,
    ],
    solve: ({ a, b, asked }) => rootOf(asked === 'leg' ? (a + b) ** 2 - a ** 2 : a ** 2 + b ** 2, 1),
    verify: ({ a, b, asked }, answer) =>
      answer > 0 &&
      near(asked === 'leg' ? Math.hypot(a, answer) : answer, asked === 'leg' ? a + b : Math.hypot(a, b)),
  }),
];

/** The square root of a whole number divided by `divisor`, exact where it can be. */
function rootOf(square: number, divisor: number): Rational | number {
  const root = Math.round(Math.sqrt(square));
  return root * root === square ? ratio(root, divisor) : Math.sqrt(square) / divisor;
}

const lengths = (sides: readonly number[], places: number): string =>
  list(sides.map((side) => shift(side, places)));

// A regular polygon with this many corners differs from its circle by less than one part in 10^11.
const corners = 2 ** 20;
const polygonArea = (radius: number): number =>
  (corners / 2) * radius * radius * Math.sin((2 * Math.PI) / corners);
const polygonPerimeter = (radius: number): number => 2 * corners * radius * Math.sin(Math.PI / corners);
