import { parse } from 'yaml';
import { addToList } from '../../bin/list-edit.ts';

describe('adding to a list of a YAML text', () => {
  it.each([
    ['extends: a # base\nseed:   7\n', 'extends: a # base\nplugins:\n  - mine\nseed:   7\n'],
    ['# top\nseed: 7\n', '# top\nplugins:\n  - mine\nseed: 7\n'],
    ['plugins: [ one ] # list\nseed: 7\n', 'plugins: [ one, mine ] # list\nseed: 7\n'],
    ['plugins: []\n', 'plugins: [mine]\n'],
    [
      'plugins:\n    # first\n    - one # this\n    # end\nseed: 7\n',
      'plugins:\n    # first\n    - one # this\n    - mine\n    # end\nseed: 7\n',
    ],
    ['plugins:\n- one', 'plugins:\n- one\n- mine\n'],
    ['plugins: # none yet\nseed: 7\n', 'plugins: # none yet\n  - mine\nseed: 7\n'],
    ['{ "extends": "a" }\n', '{"plugins": ["mine"],  "extends": "a" }\n'],
    ['{ "plugins": ["one"] }\n', '{ "plugins": ["one", "mine"] }\n'],
  ])('changes nothing else: %j', (before, after) => {
    expect(addToList(before, 'plugins', 'mine')).toBe(after);
  });

  it('quotes a scope', () => {
    const text = addToList('seed: 7\n', 'plugins', '@acme/mine') ?? '';
    expect(parse(text)).toEqual({ plugins: ['@acme/mine'], seed: 7 });
  });

  it.each(['plugins: one\n', '- a\n', '', 'plugins: &all [one]\nmore: *all\n', 'a: [\n'])(
    'leaves alone what it could spoil: %j',
    (text) => {
      expect(addToList(text, 'plugins', 'mine')).toBeNull();
    },
  );
});
