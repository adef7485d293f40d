/** Past forms that `-ed` does not explain, with their base. */
const irregular = new Map(
  (
    'began:begin became:become bore:bear beat:beat bound:bind bred:breed broke:break brought:bring built:build ' +
    'bought:buy came:come caught:catch chose:choose created:create drew:draw drove:drive fell:fall fed:feed felt:feel fled:flee ' +
    'flew:fly fought:fight forbade:forbid forgot:forget found:find froze:freeze gave:give went:go grew:grow ' +
    'had:have held:hold hid:hide hit:hit kept:keep knew:know laid:lay led:lead left:leave lent:lend let:let lost:lose ' +
    'made:make meant:mean met:meet paid:pay put:put rang:ring ran:run rode:ride rose:rise said:say sang:sing sank:sink ' +
    'sat:sit saw:see sent:send set:set shook:shake shot:shoot showed:show shut:shut slept:sleep sold:sell sought:seek ' +
    'spent:spend spoke:speak spread:spread stole:steal stood:stand struck:strike swam:swim swore:swear swept:sweep ' +
    'taught:teach thought:think threw:throw told:tell took:take understood:understand undertook:undertake woke:wake ' +
    'won:win wore:wear wove:weave wrote:write'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** Endings of regular past forms, first match wins. */
const endings: readonly (readonly [RegExp, string])[] = [
  [/ied$/, 'y'],
  [/([bdgmnprt])\1ed$/, '$1'],
  [/(ss|x|w|y|ch|sh|ong)ed$/, '$1'],
  [/([cgsuvz])ed$/, '$1e'],
  [/([bcdfgkpt]l)ed$/, '$1e'],
  [
    /((?:ai|oi|ee|ea|oo|ou|er|on|en|wn|rn|el|velop|visit|limit|edit|credit|profit|inhabit|exhibit|edit)\w?)ed$/,
    '$1',
  ],
  [/([aiouy][dkmnprt])ed$/, '$1e'],
  [/([aiou]l)ed$/, '$1e'],
  [/ed$/, ''],
];

/** The base form of a past tense (`discovered` gives `discover`), or null for a word that is none. */
export function baseOfPast(word: string): string | null {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (
    !/^[a-z]{3,}ed$/.test(word) ||
    /^(?:need|seed|feed|speed|indeed|hundred|sacred|proceed|exceed|succeed)$/.test(word)
  )
    return null;
  for (const [ending, base] of endings) if (ending.test(word)) return word.replace(ending, base);
  return null;
}

export const isParticiple = (word: string): boolean =>
  /^(?:born|known|built|held|made|found|given|taken|written|seen|sent|led|named|set|won|sold|kept|shot|spoken|grown|drawn|shown)$/.test(
    word,
  ) || /^[a-z]{3,}ed$/.test(word);
