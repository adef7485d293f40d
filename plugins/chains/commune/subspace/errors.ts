import type { Fault } from '../../substrate/rejection.ts';
import { remedies } from './remedies.ts';

/** The name that the chain has for a refusal, spelt as its runtime spells it, and what to do about it. */
export function explainFault(fault: Fault): { readonly name: string; readonly remedy: string } {
  const name = fault.kind === 'pool' && fault.custom !== null ? `CustomError${fault.custom}` : fault.name;
  const said = fault.kind === 'dispatch' ? fault.docs : fault.kind === 'pool' ? fault.text : '';
  return { name, remedy: remedies[nameOf(name)] ?? (said || unknown) };
}

/** What to do about a refusal, however a runtime spells it. */
export const remedyOf = (name: string): string => remedies[nameOf(name)] ?? unknown;

/** The name that the newest runtimes have for it. */
export const nameOf = (name: string): string => {
  const lower = name.toLowerCase();
  return synonyms[lower] ?? spellings.get(lower) ?? name;
};

const unknown = 'Look the name up in the sources of the chain; this version of synth does not know it.';

/** Cases of letters differ by runtime. */
const spellings: ReadonlyMap<string, string> = new Map(
  Object.keys(remedies).map((name) => [name.toLowerCase(), name]),
);

/** What older runtimes say for the same, in lower case. Source: the pallet at versions 100 to 125. */
const synonyms: Readonly<Record<string, string>> = {
  notregistered: 'ModuleDoesNotExist',
  modulenamedoesnotexist: 'ModuleDoesNotExist',
  alreadyregistered: 'KeyAlreadyRegistered',
  namealreadyregistered: 'ModuleNameAlreadyExists',
  subnetnamenotexists: 'NetworkDoesNotExist',
  netuiddoesnotexist: 'NetworkDoesNotExist',
  notsettingenoughweights: 'InvalidUidsLength',
  toomanyuids: 'InvalidUidsLength',
  notenoughtstakeperweight: 'NotEnoughStakePerWeight',
  maximumsetweightsperepochreached: 'MaxSetWeightsPerEpochReached',
  targetisdelegatingcontrol: 'DelegatingControl',
};
