import type { Variation } from '../../../core/index.ts';

/** A variation, and how a model is to be asked for it. */
export interface PageVariation extends Variation {
  /** Said to the model; null: the topic says how its subject is exchanged. */
  readonly change: string | null;
  /** What goes wrong while the page is used is meant, so that it is not tried out. */
  readonly isFaulty?: boolean;
  /** Probability that a new look comes along with it. */
  readonly restyled?: number;
}

const style =
  'Give the page other colours and another font that have nothing to do with those it has. Everything else stays as it is.';

/**
 * Every way to make a question or a page worse. The severity follows how people judge such pages: missing and added features
 * both cost, missing ones more; a change of the subject, or an error, costs most. The original is none of them.
 */
export const pageVariations: readonly PageVariation[] = [
  {
    name: 'question/add-one',
    of: 'query',
    severity: 0.3,
    change: 'Add one more requirement that is distinct from those there are.',
  },
  {
    name: 'question/remove-one',
    of: 'query',
    severity: 0.33,
    change: 'Leave out one requirement, in such a way that the others still make sense without it.',
  },
  {
    name: 'question/add-two',
    of: 'query',
    severity: 0.47,
    change: 'Add two more requirements that are distinct from those there are and from each other.',
  },
  { name: 'question/change-object', of: 'query', severity: 0.61, change: null },
  { name: 'answer/style', of: 'reference', severity: 0.17, change: style },
  {
    name: 'answer/add-one',
    of: 'reference',
    severity: 0.3,
    change: 'Add one visible feature the task does not ask for.',
  },
  {
    name: 'answer/remove-one',
    of: 'reference',
    severity: 0.33,
    change: 'Take one feature out, its code too; what is left must work.',
  },
  {
    name: 'answer/ux',
    of: 'reference',
    severity: 0.37,
    change:
      'Change how the page is operated: other inputs, or other answers to them, than the task asks for.',
    restyled: 1 / 2,
  },
  {
    name: 'answer/remove-two',
    of: 'reference',
    severity: 0.5,
    change: 'Take two features out, their code too; what is left must work.',
  },
  {
    name: 'answer/error',
    of: 'reference',
    severity: 0.72,
    change:
      'Make one of the user actions throw an uncaught error each time it is used. Say in no comment that it does.',
    restyled: 1 / 3,
    isFaulty: true,
  },
  {
    name: 'performance/delay',
    of: 'reference',
    severity: 0.35,
    change: 'Have every interaction take effect about one second late.',
  },
  {
    name: 'performance/jerky',
    of: 'reference',
    severity: 0.44,
    change: 'Have all movement go in visible jerks instead of smoothly.',
  },
  {
    name: 'performance/glitch',
    of: 'reference',
    severity: 0.56,
    change: 'Have an ugly flaw of the picture appear for a moment whenever the user interacts.',
  },
];

/** What comes along with a variation that is restyled too. */
export const restyling = style;
