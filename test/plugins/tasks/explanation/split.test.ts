import fc from 'fast-check';
import { cleanTitle, splitAtFirstLine, splitSubject } from '../../../../plugins/tasks/explanation/split.ts';
import { communeGolden } from '../../../fixtures/golden/commune.ts';

interface Split {
  readonly input: string;
  readonly subject: string;
  readonly answer: string;
}

describe('splitAtFirstLine', () => {
  it.each(communeGolden<Split[]>('subject_split'))('cuts $input as upstream did', (row) => {
    expect(splitAtFirstLine(row.input)).toEqual({ subject: row.subject, explanation: row.answer });
  });

  it('takes a character of two halves off as one', () => {
    expect(splitAtFirstLine('knots 🪢')).toEqual({ subject: 'knots ', explanation: 'knots 🪢' });
  });
});

describe('splitSubject', () => {
  const body = 'They are algebras.\n\nAnd more: "quoted".';

  it.each([
    ['quotation marks', '"Hopf algebras"'],
    ['typographic ones', '“Hopf algebras”'],
    ['guillemets', '«Hopf algebras»'],
    ['a mark behind them', '"Hopf algebras":'],
    ['a heading', '## Hopf algebras'],
    ['a closed heading', '# Hopf algebras #'],
    ['a quoted heading', '# "Hopf algebras"'],
    ['an underlined heading', 'Hopf algebras\n============='],
    ['bold', '**Hopf algebras**'],
    ['bold and quoted', '**"Hopf algebras"**'],
    ['a label', 'Title: Hopf algebras'],
    ['a bold label', '**Title:** Hopf algebras'],
    ['a label and quotes', 'Subject: "Hopf  algebras"'],
    ['words before it', 'Here is an explanation for you.\n\n"Hopf algebras"'],
    ['a rule below it', '"Hopf algebras"\n---'],
    ['white space around', '\n  "Hopf algebras"  \r\n'],
  ])('takes a title by %s', (_, head) => {
    expect(splitSubject(`${head}\n\n${body}`)).toEqual({ subject: 'Hopf algebras', explanation: body });
  });

  it.each([
    ['nothing', ''],
    ['one line', '"Hopf algebras"'],
    ['a title and blank lines', '"Hopf algebras"\n\n \n'],
    ['no title', 'Hopf algebras are algebras.\nAnd more.'],
    ['quotes inside a sentence', '"Hopf" and "Lie" are names.\nAnd more.'],
    ['a quoted word that begins a sentence', '"Hopf" is a name.\nAnd more.'],
    ['empty quotes', '""\nAnd more.'],
    ['quoted signs', '"***"\nAnd more.'],
    ['a title too far down', 'One.\nTwo.\nThree.\n"Hopf algebras"\nAnd more.'],
    ['a title too long', `"${'very '.repeat(60)}long"\nAnd more.`],
  ])('finds none in %s', (_, text) => expect(splitSubject(text)).toBeNull());

  const wraps: readonly ((title: string) => string)[] = [
    (title) => `"${title}"`,
    (title) => `# ${title}`,
    (title) => `**${title}**`,
    (title) => `Title: ${title}`,
    (title) => `Title: "${title}"`,
  ];
  const word = fc.stringMatching(/^[a-z0-9é名-]{1,12}$/u).filter((text) => /[\p{L}\p{N}]/u.test(text));
  const title = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));

  it('gives back any title and any explanation', () => {
    fc.assert(
      fc.property(title, fc.constantFrom(...wraps), fc.string({ unit: 'grapheme' }), (name, wrap, text) => {
        fc.pre(text.trim() !== '' && !/^\s*[=-]{3,}\s*(?:\n|$)/.test(text));
        expect(splitSubject(`${wrap(name)}\n\n${text}`)).toEqual({
          subject: name,
          explanation: text.replace(/\r\n/g, '\n').trim(),
        });
      }),
    );
  });

  it('takes any text: a subject is one line of words, an explanation is not blank', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"', '“', '”', '\n', '# ', '**', '__', '---', 'Title:', ' ', '\u2028'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const split = splitSubject(pieces.join(''));
        if (split === null) return;
        expect(split.subject).toMatch(/^\S(?:[^\n]*\S)?$/u);
        expect(split.subject).toMatch(/[\p{L}\p{N}]/u);
        expect(split.explanation.trim()).not.toBe('');
      }),
    );
  });

  it.each(['"', '*', '_', '# ', 'Title:', ' \t', '"a ', '=', '-\n'])('takes a million of %j', (unit) => {
    const many = unit.repeat(1_000_000);
    expect(splitSubject(`${many}\n${many}`)).toBeNull();
  });
});

describe('cleanTitle', () => {
  it.each([
    [' "Hopf\n algebras" ', 'Hopf algebras'],
    ['Hopf algebras', 'Hopf algebras'],
    ['The "Goldberg" variations', 'The "Goldberg" variations'],
    ['…', null],
    ['', null],
    ['x'.repeat(201), null],
  ])('%j → %j', (text, expected) => expect(cleanTitle(text)).toBe(expected));
});
