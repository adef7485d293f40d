import type { Random } from '../../../core/index.ts';

/** Kinds of thing a subject can be. */
export const subjectTypes: readonly string[] = [
  'phenomena',
  'methods',
  'theories',
  'concepts',
  'problems',
  'results',
  'instruments',
  'materials',
  'practices',
];

/** Readers, from school to chair. They stand in the challenge: no wording of theirs may read as a question. */
export const audiences: readonly string[] = [
  'a pupil in the last year of primary school',
  'a pupil in secondary school',
  'an apprentice in a trade',
  'a curious hobbyist',
  'a reader of a popular magazine',
  'a student in the first term',
  'a student near the first degree',
  'a graduate student',
  'a teacher preparing a lesson',
  'a journalist without training in the field',
  'an engineer from a neighbouring field',
  'a doctoral student',
  'a researcher in the same field',
  'a professor leading a research group',
];

/** The ordinal scale of detail, abstraction and specificity, ascending. */
export const scale: readonly string[] = [
  'minimal',
  'very low',
  'low',
  'fairly low',
  'medium',
  'above medium',
  'fairly high',
  'high',
  'very high',
  'utmost',
];

/** What an explanation is to be like. */
export type Criteria = Readonly<
  Record<'subjectType' | 'field' | 'audience' | 'detail' | 'abstraction' | 'specificity', string>
>;

export interface CriteriaLists {
  readonly subjectTypes: readonly string[];
  readonly fields: readonly string[];
  readonly audiences: readonly string[];
}

/** Six independent draws, each value of a list with the same probability. */
export const drawCriteria = (random: Random, lists: CriteriaLists): Criteria => ({
  subjectType: random.pick(lists.subjectTypes),
  field: random.pick(lists.fields),
  audience: random.pick(lists.audiences),
  detail: random.pick(scale),
  abstraction: random.pick(scale),
  specificity: random.pick(scale),
});
