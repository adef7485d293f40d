/** What a page is about; the names are those the service and its consumers use. */
export type Topic = 'ANIMATION' | 'SCIENCE' | 'GAMES';

export const topics: readonly Topic[] = ['ANIMATION', 'SCIENCE', 'GAMES'];

export const isTopic = (name: unknown): name is Topic => topics.some((topic) => topic === name);

/** What the prompts say of a topic. */
export interface TopicGuide {
  /** What the page is to be, for the model that thinks it up. */
  readonly subject: string;
  /** What else its task must say. */
  readonly rules: readonly string[];
  /** How its subject is exchanged for another one. */
  readonly exchange: string;
  /** Numbers of user actions to draw from; null: those of the options. */
  readonly actions: readonly number[] | null;
  /** A persona, and a task that would suit it. */
  readonly example: { readonly persona: string; readonly question: string };
}

const thing = 'Put another subject in the place of what the page shows, of a quite different look.';

export const guides: Readonly<Record<Topic, TopicGuide>> = {
  ANIMATION: {
    subject:
      'an interactive animation that is a joy to look at, its looks and mood taken from the world of the person',
    rules: [],
    exchange: thing,
    actions: null,
    example: {
      persona: 'A harbour pilot who paints watercolours of the boats she guides.',
      question: `Build a page on which paper boats drift across a calm bay at dusk.

Features:
- Nine boats sail from left to right at speeds of their own, rocking on the swell: turn each hull by a sine of time and of its own phase.
- The water is drawn as five bands of waves, each lighter and slower than the one in front of it, and boats are hidden by the bands in front of them.
- Every boat carries a lantern: a soft radial gradient that flickers by a tenth of its brightness and is mirrored, stretched, in the water below.
- A boat that leaves on the right comes back on the left at another height.
- Colours: indigo and violet for the sky, dark teal for the water, warm amber for lanterns.

User actions:
1. A click on the water drops a pebble: three rings spread from there, fade within two seconds and lift the boats they reach.
2. Moving the mouse to the left or right sets the wind: boats lean into it and speed up or slow down within a second.`,
    },
  },
  SCIENCE: {
    subject:
      'an interactive simulation of a scientific idea that has to do with what the person does, correct in what it shows',
    rules: ['Name the law or the formula the simulation follows.', 'It makes no sound.'],
    exchange:
      'Have it show another experiment, from the same field and with the same kind of controls, that follows another law.',
    actions: null,
    example: {
      persona: 'A piano tuner who listens for beats between two strings.',
      question: `Build a page that simulates how two tones of nearly the same pitch beat against each other.

Features:
- Three graphs stand above each other on one time axis: tone A, tone B, and the sum of both, y = sin(2πft) each; they run to the left as time passes.
- The envelope of the sum, 2·cos(π(fA − fB)t), is drawn over the third graph as a pale line, so that the beats can be counted.
- A round meter beside the graphs swells and shrinks with the envelope; its number says how many beats there are in a second.
- Tone A stands at 440 Hz, tone B at 443 Hz at first; time runs two hundred times slower, and the page says so.
- Colours: cream paper, black axes, red for A, blue for B, purple for the sum.

User actions:
1. Dragging a slider sets the pitch of tone B between 430 and 450 Hz; graphs and meter follow at once.
2. Pressing the space bar stops and continues time, so that a moment can be looked at.`,
    },
  },
  GAMES: {
    subject:
      'a casual game for the browser that one understands within seconds, its world that of the person',
    rules: [
      'Spell out the rules: how it starts, what gains and costs points, what makes it harder, how it ends and begins again.',
      'It makes no sound.',
    ],
    exchange: thing,
    actions: [2],
    example: {
      persona: 'A baker who gets up at three to light the ovens.',
      question: `Build a small game in which the player saves rolls from burning.

Features:
- Six oven doors stand in two rows. Behind each a roll browns: its colour goes from pale dough through gold to black within eight seconds, linearly.
- A golden roll that is taken out gives 10 points; a pale one gives 2; a black one costs one of three loaves of life, which are drawn at the top.
- A new roll goes into an empty oven after one second. With every 50 points browning gets a tenth faster.
- When the third life is lost, the page darkens and shows the points and the best result of this visit; the next click begins a new game.
- Colours: brick red wall, black iron doors, a warm glow behind the glass that grows with the heat.

User actions:
1. A click on a door opens it and takes the roll out; the door swings within a quarter of a second.
2. Pressing the space bar blows cold air: all rolls stop browning for three seconds, which can be done once in twenty seconds; a bar shows when it is ready again.`,
    },
  },
};
