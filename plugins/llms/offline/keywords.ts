const list = (words: string): readonly string[] => words.split(' ');

const cLike =
  'break case class const continue default delete else false final for if import new null private protected public return static super switch this throw true try catch while void';
const vocabularies: Readonly<Record<string, readonly string[]>> = {
  python: list(
    'and as assert async await break class continue def del elif else except False finally for from global if import in is ' +
      'lambda None nonlocal not or pass raise return True try while with yield self print range len str int float list dict ' +
      'set tuple open isinstance enumerate sorted append ValueError TypeError KeyError IndexError __init__ __name__ __main__ abs all any bool bytes callable chr dir ' +
      'eval exec filter format getattr hasattr hash hex input iter map max min next object oct ord pow property repr reversed ' +
      'round setattr slice staticmethod classmethod sum super type vars zip',
  ),
  javascript: list(
    `${cLike} async await export extends from function in instanceof let of typeof undefined var yield console log length ` +
      'push map filter forEach require module exports Math Object Array String Number Promise constructor',
  ),
  java: list(
    `${cLike} abstract boolean byte char double enum extends finally float implements instanceof int interface long package ` +
      'short throws String System out println List Map ArrayList HashMap Integer Override length size main max min',
  ),
  cpp: list(
    `${cLike} auto bool char double enum explicit float include int long namespace operator short signed sizeof std string ` +
      'struct template typedef typename unsigned using vector virtual cout endl size_t main',
  ),
  sql: list(
    'select from where insert into values update set delete create table primary key foreign references not null unique ' +
      'default integer text varchar join left inner outer group order by having limit distinct count sum and or in is as on ' +
      'SELECT FROM WHERE INSERT INTO VALUES UPDATE DELETE CREATE TABLE PRIMARY KEY FOREIGN REFERENCES UNIQUE DEFAULT ' +
      'INTEGER TEXT VARCHAR JOIN LEFT INNER OUTER GROUP ORDER HAVING LIMIT DISTINCT COUNT CHECK INDEX VIEW BEGIN COMMIT',
  ),
  shell: list(
    'if then else elif fi for do done while until case esac in function return exit local export echo printf read shift set ' +
      'test true false cd mkdir rm cp mv cat grep sed awk find tar date',
  ),
  css: list(
    'color background border margin padding display position width height font-size font-family float clear absolute relative ' +
      'none block inline flex grid solid auto center left right top bottom hover',
  ),
  html: list(
    'html head body title meta link script style div span table form input button label img href src class type value',
  ),
};
const names: Readonly<Record<string, string>> = {
  py: 'python',
  js: 'javascript',
  ts: 'javascript',
  typescript: 'javascript',
  'c++': 'cpp',
  c: 'cpp',
  h: 'cpp',
  'c#': 'java',
  bash: 'shell',
  sh: 'shell',
  dockerfile: 'shell',
  scss: 'css',
};

/** Names of methods that are common in any language. */
export const members: readonly string[] = list(
  'append split join strip replace find findall search match format encode decode keys values items push pop shift map filter ' +
    'reduce forEach length log size get set add remove insert update delete clear sort reverse lower upper trim slice splice ' +
    'concat includes indexOf contains startsWith endsWith startswith endswith toString parse stringify read write close open ' +
    'println equals hashCode isEmpty push_back begin end exists extend index count copy next test exec then catch',
);

/** Words of a programming language that are likely in any program; of all we know for a language we don't. */
export function vocabularyOf(language: string): ReadonlySet<string> {
  const key = language.toLowerCase();
  const found = vocabularies[names[key] ?? key];
  return new Set(found ?? Object.values(vocabularies).flat());
}
