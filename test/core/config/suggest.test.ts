import { nearest, suggest } from '../../../core/index.ts';
import { editDistance } from '../../../core/config/suggest.ts';

describe('suggestions', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['rouge', 'rouge', 0],
    ['rogue', 'rouge', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%s and %s are %d apart', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it.each([
    ['rogue', 'rouge'],
    ['tag_similarity', 'tag-similarity'],
    ['AskTimeoutMS', 'askTimeoutMs'],
    ['qa', 'qa'],
    ['xyzzy', undefined],
  ])('%s means %s', (word, name) => {
    expect(nearest(word, ['rouge', 'tag-similarity', 'askTimeoutMs', 'qa', 'prompting'])).toBe(name);
  });

  it('lists the names, sorted, with or without a near one', () => {
    expect(suggest('rogue', ['rouge', 'diff'], 'Scorers')).toBe(
      'Did you mean "rouge"? Scorers: diff, rouge.',
    );
    expect(suggest('xyzzy', ['rouge', 'diff'], 'Scorers')).toBe('Scorers: diff, rouge.');
    expect(suggest('xyzzy', [], 'Scorers')).toBe('Scorers: none.');
  });
});
