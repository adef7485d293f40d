/** A flag that is another way to write `--set <path>=…`. `scale` turns the flag's unit into the option's. */
export interface Alias {
  readonly path: string;
  readonly describe: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly scale?: number;
  /** For a boolean: the value it stands for. */
  readonly value?: boolean | string;
  /** The option is a list; the flag is its only element. */
  readonly list?: boolean;
}

export const shortcuts: Readonly<Record<string, Alias>> = {
  steps: { path: 'run.steps', describe: 'Stop after so many steps', type: 'number' },
  seed: { path: 'seed', describe: 'Seed of all randomness', type: 'number' },
  chain: { path: 'chain.use', describe: 'Chain plugin, such as local', type: 'string' },
  name: { path: 'name', describe: 'Name of the node and its storage folder', type: 'string' },
};

/** Flags as btcli users and the subnets' own READMEs write them. */
export const operatorFlags: Readonly<Record<string, Alias>> = {
  netuid: { path: 'chain.netuid', describe: 'Subnet number', type: 'number' },
  'wallet.name': { path: 'chain.wallet.name', describe: 'Wallet', type: 'string' },
  'wallet.hotkey': { path: 'chain.wallet.hotkey', describe: 'Hotkey of the wallet', type: 'string' },
  'wallet.path': { path: 'chain.wallet.path', describe: 'Folder of the wallets', type: 'string' },
  key: { path: 'chain.key.name', describe: 'Key of Commune', type: 'string' },
  subnet: { path: 'chain.subnet', describe: 'Subnet of Commune, by name', type: 'string' },
  'subtensor.network': { path: 'chain.network', describe: 'Network of Bittensor', type: 'string' },
  'subtensor.chain_endpoint': {
    path: 'chain.endpoints',
    describe: 'Node of Bittensor, ws:// or wss://',
    type: 'string',
    list: true,
  },
  'axon.port': { path: 'chain.axon.port', describe: 'Port a miner listens on', type: 'number' },
  'axon.ip': { path: 'chain.axon.host', describe: 'Address a miner listens on', type: 'string' },
  'axon.external_ip': {
    path: 'chain.axon.externalIp',
    describe: 'Address told to the subnet',
    type: 'string',
  },
  'axon.external_port': {
    path: 'chain.axon.externalPort',
    describe: 'Port told to the subnet',
    type: 'number',
  },
  'neuron.name': { path: 'name', describe: 'Name of the node and its storage folder', type: 'string' },
  'neuron.model_id': { path: 'llms.default.model', describe: 'Language model', type: 'string' },
  'neuron.system_prompt': {
    path: 'miner.systemPrompt',
    describe: 'What a miner tells its model first',
    type: 'string',
  },
  'neuron.max_tokens': { path: 'miner.maxTokens', describe: 'Most tokens of an answer', type: 'number' },
  'neuron.temperature': {
    path: 'miner.temperature',
    describe: 'How freely the model chooses its words',
    type: 'number',
  },
  'neuron.streaming_batch_size': {
    path: 'miner.streamingBatchSize',
    describe: 'Words a miner sends at a time',
    type: 'number',
  },
  'neuron.phrase': { path: 'miner.phrase', describe: 'What the phrase miner answers', type: 'string' },
  'neuron.sample_size': { path: 'run.sampling.size', describe: 'Peers asked for each item', type: 'number' },
  'neuron.query_unique_coldkeys': {
    path: 'run.sampling.uniqueColdkeys',
    describe: 'One hotkey of a coldkey for an item',
    type: 'boolean',
    value: true,
  },
  'neuron.query_unique_ips': {
    path: 'run.sampling.uniqueHosts',
    describe: 'One neuron of a host for an item',
    type: 'boolean',
    value: true,
  },
  'neuron.timeout': {
    path: 'run.askTimeoutMs',
    describe: 'Deadline for miners, seconds',
    type: 'number',
    scale: 1000,
  },
  'neuron.forward_max_time': {
    path: 'run.stepTimeoutMs',
    describe: 'Deadline for a step, seconds',
    type: 'number',
    scale: 1000,
  },
  'neuron.moving_average_alpha': {
    path: 'ledger.alpha',
    describe: 'Share of the new reward',
    type: 'number',
  },
  'neuron.decay_alpha': { path: 'ledger.decay', describe: 'Decay of every score a step', type: 'number' },
  'neuron.epoch_length': { path: 'weights.everyBlocks', describe: 'Blocks between weights', type: 'number' },
  'neuron.vpermit_tao_limit': {
    path: 'run.sampling.maxValidatorStake',
    describe: 'Stake above which a validator is not asked',
    type: 'number',
  },
  'neuron.disable_set_weights': {
    path: 'weights.enabled',
    describe: 'Never submit weights',
    type: 'boolean',
    value: false,
  },
  'blacklist.force_validator_permit': {
    path: 'access.validatorPermit',
    describe: 'Answer only those with a permit',
    type: 'boolean',
    value: true,
  },
  'blacklist.allow_non_registered': {
    path: 'access.registered',
    describe: 'Answer those not registered too',
    type: 'boolean',
    value: false,
  },
  'logging.info': { path: 'log.level', describe: 'Show info lines', type: 'boolean', value: 'info' },
  'logging.debug': { path: 'log.level', describe: 'Show debug lines', type: 'boolean', value: 'debug' },
  'logging.trace': { path: 'log.level', describe: 'As --logging.debug', type: 'boolean', value: 'debug' },
};

/** Flags of those READMEs that ask for what a node does anyway, or has no part in; with what to know about it. */
export const idleFlags: Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly note: string }>
> = {
  'neuron.device': {
    type: 'string',
    note: 'Models in this process run on the CPU; for a graphics card start a model server (docs/local-servers.md).',
  },
  'neuron.axon_off': { type: 'boolean', note: 'A validator serves nothing here.' },
};
