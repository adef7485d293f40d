import { common } from './words/common.ts';
import { further } from './words/further.ts';

/** Words of three letters, in no order. */
const short = `
abs act add age ago aim all alt and any api app are arg arr art ask avg bad bar bat bay bed bet big bin bit box boy
buf bug bus but buy can cap car cat cfg cli cmd col com cos cpu css csv ctx cup cut day def del dev did dir div doc
dog dom dst due ear eat egg end env err esc exe exp eye far fee few fit fix fly fmt for fun gas get gid gif god gpu
gun guy had has her hex him his hit hot how ice idx ins int its job jpg key kid lab law lay leg len let lib lie lip
log lot low man map max may men mid min mix mod mom msg mud net new non nor not now num obj oct off oil old one opt
org out own pad pay pdf pen per pid pie pin png pop pos pot ptr put ram raw red ref req res rev row run sad say sea
see set sex she sin sir sit six sky son sql src ssl str sub sum sun svg sys tab tag tan tar tax tcp tea ten the tie
tip tls tmp toe ton too top toy try two txt udp uid uri url use val van var ver via vol war was way web wet who why
win won www xml yes yet you zip
`;

/** Word to its place among the words of programs and what is written about them, the most widespread first. */
export const dictionary: ReadonlyMap<string, number> = new Map(
  `${common} ${further} ${short}`
    .trim()
    .split(/\s+/)
    .map((word, index) => [word, index]),
);
