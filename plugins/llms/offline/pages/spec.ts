import type { Palette } from './palettes.ts';
import type { Thing } from './things.ts';

export type Topic = 'ANIMATION' | 'SCIENCE' | 'GAMES';

/** The words a sentence about a page is made with. */
export interface Words {
  /** `lantern`, `lanterns`: what moves on the page. */
  readonly one: string;
  readonly many: string;
  readonly count: number;
}

/**
 * A piece of a page: how a task asks for it, how it is found in a task, and its code. The code is plain statements for the places
 * of `render.ts`; it has no backslash and no template.
 */
export interface Part {
  readonly id: string;
  readonly line: (words: Words) => string;
  readonly sign: RegExp;
  readonly state?: string;
  /** Runs once a frame; `dt` is the time passed, in seconds. */
  readonly update?: string;
  /** Draws behind the things, and over them. */
  readonly back?: string;
  readonly front?: string;
  /** Runs before a thing is drawn, at its place. */
  readonly paint?: string;
  /** A text for the line below the title, as an expression. */
  readonly note?: string;
}

/** What the page is: how its things move, and what the actions do to them. */
export interface Scene extends Part {
  readonly topic: Topic;
  /** First sentence of a task. */
  readonly opening: (words: Words) => string;
  readonly title: (words: Words) => string;
  /** Further lines of its own, which no page is without. */
  readonly rules: readonly ((words: Words) => string)[];
  /** What actions do here; what is not named the scene cannot do. A game has two. */
  readonly actions: Readonly<Record<string, SceneAction>>;
  /** Further features it can have. */
  readonly features: readonly string[];
  /** Things that may move here; none: what moves is its own matter. */
  readonly things: readonly string[] | null;
  readonly counts: readonly [number, number];
}

export interface SceneAction {
  /** How a task asks for it, and by which words it is found again. */
  readonly line: (words: Words) => string;
  readonly sign: RegExp;
  /** Statements; `at` is a place on the stage, 0 to 1000 each way. */
  readonly code: string;
  readonly hint: string;
}

/** How a page is operated: the event or the key of every action. */
export type Inputs = Readonly<Record<string, string>>;

/** A page before it is written down. */
export interface PageSpec {
  readonly scene: Scene;
  readonly thing: Thing;
  readonly palette: Palette;
  readonly font: string;
  readonly features: readonly string[];
  readonly actions: readonly string[];
  readonly inputs: Inputs;
  readonly count: number;
  readonly seed: number;
}
