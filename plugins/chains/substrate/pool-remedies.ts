/** What to do about refusals that every Substrate chain has, by the names `readRejection` gives them. */
export const poolRemedies: Readonly<Record<string, string>> = {
  BadOrigin: 'The key may not do that.',
  Stale: 'The key was used elsewhere at the same time; try again.',
  Future: 'An earlier transaction of the key is missing; try again.',
  BadProof:
    'The chain does not take the signature: check that all nodes are of one network, or update synth.',
  AncientBirthBlock: 'It took too long to arrive; check that the node is in step with the network.',
  ExhaustsResources: 'The block is full; try again.',
  AlreadyImported: 'The node has it already; wait.',
  PriorityTooLow: 'An earlier transaction of the key still waits; try again after some blocks.',
  Banned: 'The node does not take it again for now; wait half an hour, or use another node.',
  PoolFull: 'The node has too many transactions waiting; try again, or use another node.',
  Dropped: 'The node had too many transactions waiting; try again.',
  Usurped: 'Another transaction of the key took its place; check where else the key is used.',
  Invalid: 'The chain does not take it as it is now; check the state of the subnet and try again.',
  FinalityTimeout: 'The network has not made a block final for long; try again when it does.',
  NodeError: 'The node cannot take transactions; use another one (chain.endpoints).',
};
