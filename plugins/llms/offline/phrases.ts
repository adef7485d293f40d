import { baseOfPast, isParticiple } from './verbs.ts';
import { isStopword } from './words.ts';

const people =
  /(?:ists?|ians?|(?:lead|teach|paint|writ|explor|farm|work|play|speak|invent|paint|engine|found|own|rul|bank|mak|build|sing|danc|memb|read|travel|strang)(?:er|or)s?|engineers?|doctors?|authors?|editors?|actors?|kings?|queens?|emperors?|presidents?|ministers?|popes?|deputies|soldiers?|sailors?|women|woman|men|man|boys?|girls?|children|child|crew|team|brothers?|sisters?|people|crowds?|pupils?|students?|users?|architects?|monks?|priests?|scholars?|settlers?|inventors?|sultans?|captains?|generals?|judges?|merchants?|voters?|officers?|astronauts?|nurses?)$/i;
const things =
  /\b(?:Act|Apollo|Army|Association|Bank|Bay|Bible|Bridge|Canal|City|Committee|Company|Congress|Convention|Council|Court|Day|Empire|Fair|Festival|Games|HMS|Institute|Island|Islands|Kingdom|Lake|League|Machine|Mission|Mount|Mountain|Museum|Nations|Navy|Ocean|Office|Palace|Paper|Parliament|Party|Prize|Project|Railway|Republic|River|Sea|Ship|Society|Soviet|Square|States|Station|Street|Symphony|Telescope|Tower|Treaty|Union|University|War|Wall)\b/;

const firstNames = new Set(
  (
    'Ada Albert Alan Alexander Alfred Andrew Anna Anne Anthony Antoine Arthur Barbara Benjamin Carl Catherine Charles Claude ' +
    'Daniel David Dmitri Dorothy Edward Edwin Elizabeth Emily Emma Ernest Ferdinand Frances Francis Frank Franklin Frederick ' +
    'George Gustave Hans Harold Harry Helen Henri Henry Howard Hugh Isaac Jack Jacques James Jane Jean Jimmy Johann John ' +
    'Joseph Karl Katherine Konrad Louis Lucien Ludwig Margaret Maria Marie Mark Martin Mary Max Michael Neil Nikola Oscar ' +
    'Otto Pablo Patrick Paul Peter Philip Pierre Ralph Richard Robert Roger Rosalind Samuel Sarah Simon Stephen Susan ' +
    'Theodore Thomas Tim Victor Walter Werner Wilhelm William Wolfgang'
  ).split(' '),
);

/** `Who` for what reads like a person, `What` for a thing, `Who or what` where the text leaves it open. */
export function whoFor(subject: string, material: string): string {
  const words = (subject.split(/ (?:of|in|from|for|at|on)\b/)[0] as string).split(' ');
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  if (firstNames.has(first) || words.some((word) => people.test(word))) return 'Who';
  // `the Curies` may be a family, `the Beagle` is none.
  if (/^the \p{Lu}\S+s$/u.test(subject)) return 'Who or what';
  if (/\p{N}|\p{Lu}{2}|^\p{Ll}/u.test(subject) || things.test(subject) || /^\p{Ll}/u.test(last))
    return 'What';
  if (words.length === 1 && (/[^s]s$/.test(first) || material.includes(` ${first.toLowerCase()}`)))
    return 'What';
  if (material.includes(` the ${last}`)) return 'What';
  return words.length > 1 && /\b(?:he|she|his|her)\b/i.test(material) ? 'Who' : 'Who or what';
}

/** Things a sentence speaks of, as it names them: `the nearest village`, `the National Assembly`. */
export function aboutPhrases(sentence: string): string[] {
  const found: string[] = [];
  for (const [, words = ''] of sentence.matchAll(common)) {
    const parts = words.split(/\s+/);
    const isPlain = parts.every(
      (word) =>
        !isStopword(word) &&
        !vague.test(word) &&
        !verbs.has(word) &&
        !/ly$/.test(word) &&
        baseOfPast(word) === null,
    );
    // `the whole symphony fits` ends in a verb, `the type written` in a participle.
    const last = parts.at(-1) ?? '';
    const isVerb = isParticiple(last) || (parts.length > 1 && /[^s]s$/.test(last));
    if (isPlain && !isVerb && words.length > 4) found.push(`the ${words}`);
  }
  const names =
    /(?<=\p{Ll} )((?:the )?(?!(?:The|An?|This|If|It|In) )\p{Lu}\p{Ll}[\p{L}’'-]*(?: \p{Lu}\p{Ll}[\p{L}’'-]*)+)/gu;
  for (const [, name = ''] of sentence.matchAll(names)) found.push(name);
  // Names of one word, as code has them too: `AbortSignal`, `maxEntries`, `Rome`.
  const words =
    /(?<=(?:^|\s)\p{Ll}+ )(\p{Lu}\p{Ll}{3,}|\p{L}\p{Ll}+\p{Lu}[\p{L}\p{N}]+)(?=[,.;:)]| \p{Ll}|$)/gu;
  for (const [, name = ''] of sentence.matchAll(words)) if (!nameless.test(name)) found.push(name);
  return [...new Set(found)];
}

/** A noun with its article, up to where something else begins. */
const common =
  /\b(?:the|its|their|his|her)\s+((?:[a-z][a-z-]+\s+){0,2}[a-z][a-z-]{3,})(?=\s+(of|for|in|on|is|are|was|were|can|will|may|must|should|has|have|had|from|with|that|which|by|at|when|if|and|or)\b|([.,;:)])|$)/g;
/** Capital letters that make no name: months, and types as the documentation of code has them. */
const nameless =
  /^(?:January|February|March|April|June|July|August|September|October|November|December|Note|Object|String|Number|Boolean|Array|Promise|Function|Option)$/;
const vague =
  /^(?:first|last|same|other|only|next|following|above|below|rest|latter|former|case|cases|way|ways|example|examples|end|number|time|times|year|years|most|best|thing|things|fact|one|kind|side|part|parts|result|results|second|third|right|left|inline|true|false|read|write|previous|current|available|possible)$/i;

const bases = (
  'accept add allow apply build call catch change check compare compile connect contain convert copy create define delete ' +
  'describe detect determine emit enable encode export extend extract fetch fill find follow format generate get give handle ' +
  'help hold implement import include keep let limit load log look make manage map match merge move need normalize offer open ' +
  'parse pass perform prevent print produce provide pull put read receive reduce remove render replace represent require ' +
  'resolve return run save search select send serve set show skip sort specify split start stop store support take tell test ' +
  'throw trace transform treat turn update use validate walk want watch wrap write'
).split(' ');
/** `supports` → `support` */
const verbs = new Map(
  bases.map((base) => [
    /(?:s|x|ch|sh)$/.test(base)
      ? `${base}es`
      : /[^aeiou]y$/.test(base)
        ? `${base.slice(0, -1)}ies`
        : `${base}s`,
    base,
  ]),
);

/** `The parser accepts two arguments.` → `What does the parser accept?` */
export function presentQuestions(sentence: string): string[] {
  const match =
    /^(?:By default, )?((?:The|An?) (?:[\p{L}\p{N}.()-]+ ){0,2}[\p{L}\p{N}.()-]+|\p{Lu}[\p{L}\p{N}.-]+(?: \p{Lu}[\p{L}\p{N}.-]+)?|[a-z][\w-]*(?:\.[\w-]+)+) (?:also |only |always |automatically )?([a-z]+s) (\S.*)$/u.exec(
      sentence,
    );
  const [, subject = '', verb = '', rest = ''] = match ?? [];
  const base = verbs.get(verb);
  const isVague =
    /^(?:this|that|these|those|it|there|here|note|now|then|also|if|when|an?|the following) ?\b/i.test(
      subject,
    );
  // What follows has to be an object, else there is nothing to ask for.
  if (
    base === undefined ||
    isVague ||
    /^(?:to|by|in|on|of|if|when|as|it|them|with|from|like|and|or)\b/.test(rest)
  )
    return [];
  const words = subject.split(' ').slice(1);
  if (words.some((word) => verbs.has(word) || isStopword(word))) return [];
  return [`What does ${subject.replace(/^The /, 'the ')} ${base}?`];
}
