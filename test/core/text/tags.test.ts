import fc from 'fast-check';
import { cleanTag, cleanTags, cleanTagsCompat, cleanTagSet, splitTags } from '../../../core/index.ts';
import { safeTag } from '../../../core/text/upstream-tags.ts';
import { cgpGolden } from '../../fixtures/golden/cgp.ts';

describe('tags as CGP cleaned them', () => {
  test('clean_tags', () => {
    const { input, expected } = cgpGolden<string[], Record<string, string[]>>('tags-clean-tags');
    expect(cleanTagsCompat(input, 'may-2024')).toEqual(expected['may2024']);
    expect(cleanTagsCompat(input, 'jul-2024')).toEqual(expected['from_jul2024']);
  });

  test('safe_tag', () => {
    const { input, expected } = cgpGolden<string[], string[]>('tags-safe-tag');
    expect(input.map(safeTag)).toEqual(expected);
  });

  test('clean_tag_set', () => {
    const { input, expected } = cgpGolden<string[], string[]>('tags-clean-set');
    expect(cleanTagSet(input).sort()).toEqual(expected.toSorted());
  });
});

describe('cleanTag', () => {
  test.each([
    ['AI', 'ai'],
    ['C++', 'c++'],
    ['C#', 'c#'],
    ['R&B', 'r&b'],
    ['Self-Care', 'self-care'],
    ['Café  culture', 'café culture'],
    ['Cafe\u0301 culture', 'café culture'],
    ['機械学習', '機械学習'],
    ['हिन्दी साहित्य', 'हिन्दी साहित्य'],
    ['Ｆｕｌｌ　ｗｉｄｔｈ', 'full width'],
    ["Rock 'n' Roll", 'rock n roll'],
    ['Rock’n’Roll', "rock'n'roll"],
    ['Node.js', 'node.js'],
    ['arts & crafts', 'arts crafts'],
    ['pre\u2010war\u00ad', 'pre-war'],
    ['“kiln”,', 'kiln'],
    ['(kiln)', 'kiln'],
    ['#pottery', 'pottery'],
    ['snake_case_tag', 'snake case tag'],
    ['tcp/ip', 'tcp ip'],
    ['a\tb\nc', 'a b c'],
    ['🎸 guitar', 'guitar'],
    ['\u202ekiln\u202c', 'kiln'],
    ['U.S.A.', 'u.s.a'],
    ['…', ''],
    ['🎸', ''],
    ['\ud800', ''],
    ['', ''],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), ''],
    ['👩‍🚀'.repeat(10) + 'e\u0301'.repeat(64), 'é'.repeat(64)],
    ['e' + '\u0301\u0302'.repeat(400), ''],
    [' '.repeat(2000) + 'kiln', ''],
  ])('%j gives %j', (text, tag) => {
    expect(cleanTag(text)).toBe(tag);
  });

  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'aZé機 .-&\'+#_"’ﬁİΣ\u0301\u200d\u{1F3B8}') }),
  );

  test('changes nothing when applied again, nor with case, white space and quotes around', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const tag = cleanTag(text);
        expect(cleanTag(tag)).toBe(tag);
        expect(cleanTag(` "${text}"\n`)).toBe(tag);
      }),
    );
  });

  test('gives nothing but letters, marks, digits, single spaces and what stands inside words', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const tag = cleanTag(text);
        if (tag !== '')
          expect(tag).toMatch(
            /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.\-&'+#]*(?: [\p{L}\p{N}][\p{L}\p{M}\p{N}.\-&'+#]*)*$/u,
          );
      }),
    );
  });

  test('drops what is none, and what came before', () => {
    expect(cleanTags(['Kiln', '!', ' kiln ', 'Glaze'])).toEqual(['kiln', 'glaze']);
  });
});

describe('splitTags', () => {
  test.each([
    ['kiln, glaze, cone 6', ['kiln', 'glaze', 'cone 6']],
    ['kiln\nglaze\r\n\ncone 6', ['kiln', 'glaze', 'cone 6']],
    ['Topics: kiln, glaze', ['kiln', 'glaze']],
    ['Here are the topics of the conversation:\n\n1. **kiln**\n2) glaze', ['kiln', 'glaze']],
    ['**Tags:**\n- kiln\n* glaze\n• C++', ['kiln', 'glaze', 'C++']],
    ['陶芸、釉薬', ['陶芸', '釉薬']],
    ['3.5 inch disk', ['3.5 inch disk']],
    [
      'kiln\nAcme Pottery of Ghent Inc.\n\nLet me know if you need more!',
      ['kiln', 'Acme Pottery of Ghent Inc.'],
    ],
    ['I cannot see any topic here.', []],
    ['900,000 euros, 12,500 1990,1991', ['900,000 euros', '12,500 1990', '1991']],
    ['', []],
  ])('%j', (text, tags) => {
    expect(splitTags(text)).toEqual(tags);
  });
});
