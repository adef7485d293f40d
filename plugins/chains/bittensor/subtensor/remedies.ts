import { poolRemedies } from '../../substrate/pool-remedies.ts';

/** What to do about each refusal, by the name that the pallet, or the pool, has for it. */
export const remedies: Readonly<Record<string, string>> = {
  // Registering.
  RegistrationNotPermittedOnRootSubnet:
    'Subnet 0 is not joined by burning; name the subnet with chain.netuid.',
  SubNetRegistrationDisabled: 'The owner of the subnet has closed it for now; wait, or choose another one.',
  TooManyRegistrationsThisBlock: 'Try again in the next block.',
  TooManyRegistrationsThisInterval: 'The subnet takes no more for now; try again after its interval.',
  HotKeyAlreadyRegisteredInSubNet: 'It is registered already; there is nothing to do.',
  NotEnoughBalanceToStake: 'The coldkey cannot pay for it: transfer TAO to it.',
  NonAssociatedColdKey: 'The hotkey belongs to another coldkey: pay with that one, or make a new hotkey.',
  NoNeuronIdAvailable:
    'The subnet is full and all its neurons are immune; try again when the youngest no longer are.',
  RegistrationPriceLimitExceeded: 'The price went up meanwhile; try again with the new one.',
  ColdkeyInSwapSchedule: 'The coldkey is about to be replaced; use the new one when it is.',
  ColdkeySwapDisputed: 'The replacement of the coldkey is disputed; wait until that is decided.',

  // Serving.
  HotKeyNotRegisteredInNetwork: 'Register the hotkey on this subnet first: synth register',
  InvalidIpType: 'Set chain.axon.externalIp to an IPv4 or IPv6 address.',
  InvalidIpAddress:
    'The chain takes no loopback or broadcast address; set chain.axon.externalIp (127.0.0.2 on one machine).',
  InvalidPort: 'Set chain.axon.externalPort to a port from 1 to 65535.',
  ServingRateLimitExceeded:
    'The address was changed a short while ago; try again after the serving rate limit.',

  // Weights.
  CommitRevealEnabled: 'The subnet wants weights committed first; that changed just now, so try again.',
  CommitRevealDisabled: 'The subnet no longer wants weights committed; try again and they are set openly.',
  CanNotSetRootNetworkWeights: 'Subnet 0 takes no weights; name the subnet with chain.netuid.',
  WeightVecNotEqualSize: 'As many weights as uids are needed.',
  WeightVecEmpty: 'Every weight is 0; there is nothing to set until somebody earned something.',
  WeightsNotFinite: 'A weight is negative or no number; look at the weigher.',
  UidsLengthExceedUidsInSubNet: 'There are more weights than neurons; the metagraph was of before a change.',
  HotKeyNotRegisteredInSubNet: 'The hotkey is not on the subnet (any more): synth register',
  NotEnoughStakeToSetWeights: 'Put more stake on the hotkey: the chain wants a minimum for weights.',
  IncorrectWeightVersionKey:
    'The subnet wants a newer version of its validators; update, or set chain.weights.versionKey.',
  SettingWeightsTooFast: 'Weights were set a short while ago; wait for the rate limit of the subnet.',
  CommittingWeightsTooFast:
    'Weights were committed a short while ago; wait for the rate limit of the subnet.',
  RateLimitExceeded: 'The last one was a short while ago; wait for the rate limit of the subnet.',
  NeuronNoValidatorPermit:
    'Only validators with a permit set weights: stake enough to be among the first, and wait for the next epoch.',
  DuplicateUids: 'Each uid may have one weight.',
  UidVecContainInvalidOne: 'A uid is not on the subnet; the metagraph was of before a change.',
  WeightVecLengthIsLow: 'The subnet wants weights for more neurons; wait until more have earned something.',
  MaxWeightExceeded: 'One neuron gets more of the weight than the subnet allows.',
  TooManyUnrevealedCommits: 'Earlier commits wait to be revealed; wait for the next epochs.',
  CommitTooLong: 'The chain takes at most 1177 weights under a timelock; give weights to fewer neurons.',
  NoWeightsCommitFound: 'There is no such commit any more: it was revealed, or its time is over.',
  ExpiredWeightCommit: 'The time to reveal it is over; the next weights are committed anew.',
  RevealTooEarly: 'The time to reveal it has not come; wait for the epoch.',
  RevealOutsideWindow: 'It can be revealed in one epoch only; wait for it, or commit anew.',
  InvalidRevealCommitHashNotMatch: 'What was revealed is not what was committed; commit anew.',
  IncorrectCommitRevealVersion:
    'The subnet wants another form of commits; look for a newer version of synth.',
  InvalidRevealRound: 'The round for the reveal has passed already; check the clock of this machine.',

  // Anything.
  ...poolRemedies,
  SubnetNotExists: 'Check chain.netuid and chain.network.',
  HotKeyAccountNotExists: 'The chain does not know the hotkey yet: synth register',
  NotEnoughStakeToWithdraw: 'There is less stake than that.',
  FundsUnavailable: 'The account has not enough TAO for it.',
  Payment: 'The account that signs cannot pay the fee: transfer TAO to it.',
};
