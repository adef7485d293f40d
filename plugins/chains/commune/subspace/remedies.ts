import { poolRemedies } from '../../substrate/pool-remedies.ts';

/** What to do about each refusal, by the name that the newest pallet, or the pool, or a check before either has for it. */
export const remedies: Readonly<Record<string, string>> = {
  // Registering.
  NetworkDoesNotExist: 'Check chain.subnet, chain.netuid and chain.network.',
  TooManyRegistrationsPerBlock: 'Try again in the next block.',
  TooManyRegistrationsPerInterval: 'The subnet takes no more for now; try again after its interval.',
  KeyAlreadyRegistered: 'It is registered already; there is nothing to do.',
  NetworkIsImmuned:
    'The subnet is full and all its modules are immune; try again when the oldest no longer is.',
  NotEnoughBalanceToRegister: 'The key cannot pay for it: transfer COMAI to it.',
  NotEnoughBalanceToStake: 'The key cannot pay for it: transfer COMAI to it.',
  NotEnoughStakeToRegister: 'The price went up meanwhile; try again with the new one.',
  NotWhitelisted: 'The subnet takes only modules that its curator has let in.',

  // Being known.
  ModuleDoesNotExist: 'The key is not on the subnet (any more): synth register',
  ModuleNameAlreadyExists: 'Another module of the subnet has that name: set chain.register.name to your own.',
  ModuleNameTooShort: 'Set chain.register.name to a longer one: at least 2 bytes.',
  ModuleNameTooLong: 'Set chain.register.name to a shorter one: at most 32 bytes.',
  InvalidModuleName: 'Set chain.register.name to a text.',
  ModuleAddressTooLong:
    'Set chain.module.externalAddress to a shorter one, 32 bytes at most: an IP address and a port.',
  InvalidModuleAddress: 'Set chain.module.externalAddress to an IP address and a port.',
  ModuleMetadataTooLong: 'Make chain.register.metadata shorter; 59 bytes do everywhere.',
  InvalidModuleMetadata: 'Leave chain.register.metadata out, or set it to a text.',
  InvalidMinDelegationFee: 'The chain asks for higher fees now: raise those of the key with comx.',

  // Voting.
  WeightVecNotEqualSize: 'As many weights as uids are needed.',
  WeightVecEmpty: 'Nobody registered has a weight; there is nothing to set until somebody earned something.',
  WeightsNotFinite: 'A weight is negative or no number; look at the weigher.',
  DuplicateUids: 'Each uid may have one weight.',
  InvalidUid: 'A uid is not on the subnet; it was registered anew meanwhile. Try again.',
  InvalidUidsLength: 'The subnet wants weights for more modules; wait until more have earned something.',
  NoSelfWeight: 'Nobody votes for itself.',
  NotEnoughStakeToSetWeights: 'Have more stake put on the key: the subnet wants a minimum of those who vote.',
  NotEnoughStakePerWeight: 'Have more stake put on the key: the chain wants some for each weight.',
  MaxSetWeightsPerEpochReached: 'The subnet takes no more votes of one key in this epoch; wait for the next.',
  SettingWeightsTooFast: 'Weights were set a short while ago; wait.',
  DelegatingControl: 'The key leaves its votes to another one; take that back with comx to vote itself.',
  SubnetEncrypted: 'The subnet wants votes encrypted; that changed just now, so try again.',
  SubnetNotEncrypted: 'The subnet no longer wants votes encrypted; try again and they are set openly.',
  UidNotWhitelisted: 'The subnet takes votes only for modules that its curator has let in.',
  RootVotesForSubnets: 'The root is no subnet of modules: name another one with chain.subnet.',
  NoDecryptionNode: 'The subnet wants votes encrypted, and no node decrypts for it yet; wait for one.',
  InvalidDecryptionKey: 'The key that the subnet wants votes encrypted for is none; wait for another node.',

  // Stake, and anything.
  NotEnoughStakeToWithdraw: 'There is less stake than that.',
  StakeTooSmall: 'The chain moves no stake of less than 0.5 COMAI.',
  FundsUnavailable: 'The key has not enough COMAI for it.',
  Payment: 'The key has no account on the chain: transfer some COMAI to it.',
  ...poolRemedies,
};
