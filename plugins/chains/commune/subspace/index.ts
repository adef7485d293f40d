import { isIPv6 } from 'node:net';
import { SynthError, type Clock, type Logger } from '../../../../core/index.ts';
import type { Sr25519Pair } from '../../keys/sr25519.ts';
import { openConnection } from '../../substrate/connection.ts';
import { createSubmitter } from '../../substrate/submit.ts';
import type { Subnet } from '../../subnet/subnet.ts';
import { createView } from '../../subnet/view.ts';
import { networks, type CommuneOptions } from '../options.ts';
import { announceModule } from './announce.ts';
import { explainFault } from './errors.ts';
import { readMetagraph } from './metagraph.ts';
import type { Wanted } from './place.ts';
import { registerModule } from './register.ts';
import { setWeights } from './weights.ts';

export interface LiveParts {
  /** Signs, and pays: Commune knows one key. */
  readonly pair: Sr25519Pair;
  readonly options: CommuneOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** As communex writes it for a module that is not served (yet). */
const nowhere = 'None:None';

/** The subnet on the chain. Nothing is connected before it is first used. SYN_CONFIG_INVALID when no subnet is named. */
export function openLiveSubnet({ pair, options, clock, log, signal }: LiveParts): Subnet {
  const { network, endpoints = networks[network] ?? [], module, register, sync, weights } = options;
  const hotkey = pair.address;
  const wanted = wantedOf(options);
  const connection = openConnection({
    endpoints,
    callTimeoutMs: sync.callTimeoutMs,
    stallMs: sync.stallMs,
    // Those that all Substrate chains have are all it has.
    extensions: {},
    clock,
    log,
    signal,
  });
  const submitter = createSubmitter({
    ...{ connection, pair, explain: explainFault, waitFor: weights.waitFor, clock, log },
  });
  const view = createView({
    connection,
    sync,
    clock,
    read: (abort) => readMetagraph(connection, wanted, hotkey, sync.stake, abort),
  });
  const parts = { connection, submitter, wanted, hotkey };
  /** What is on the chain is another once something was sent, whatever became of it. */
  const changing = <T>(work: Promise<T>): Promise<T> => work.finally(() => view.forget());

  return {
    metagraph: (abort) => view.metagraph(abort),
    block: (abort) => view.block(abort),
    announce({ ip, port }, abort) {
      const address = `${isIPv6(ip) ? `[${ip}]` : ip}:${port}`;
      const { name = null, metadata = null } = register;
      return changing(announceModule({ ...parts, log }, { address, name, metadata }, abort));
    },
    setWeights(given, abort) {
      const then = view.known()?.neurons.map((one): [number, string] => [one.uid, one.hotkey]);
      const keysThen = then ? new Map(then) : null;
      return changing(setWeights({ ...parts, publicKey: pair.publicKey }, given, keysThen, abort));
    },
    // Nothing is committed: what is encrypted is opened by others.
    settleWeights: async () => [],
    register(abort, payer) {
      const { name = options.key.name, metadata = null } = register;
      const address = module.externalAddress ?? nowhere;
      return changing(registerModule({ ...parts, module: { name, address, metadata } }, payer, abort));
    },
    close: () => connection.close(),
  };
}

function wantedOf({ netuid, network, subnet }: CommuneOptions): Wanted {
  const own = typeof netuid === 'object' ? netuid[network] : netuid;
  if (own !== undefined || subnet !== undefined) return { netuid: own, subnet };
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `The subnet on ${network} is not configured.`,
    hint: 'Set chain.subnet to its name, or chain.netuid (--netuid) to its number.',
  });
}
