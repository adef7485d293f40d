import { randomBytes } from 'node:crypto';
import type { Clock, KeyPlaces, Logger } from '../../../core/index.ts';
import { SynthError } from '../../../core/index.ts';
import type { Sr25519Pair } from '../keys/sr25519.ts';
import { openConnection } from '../substrate/connection.ts';
import { createSubmitter } from '../substrate/submit.ts';
import { networks, type BittensorOptions } from './options.ts';
import type { Subnet } from '../subnet/subnet.ts';
import { createView } from '../subnet/view.ts';
import { explainFault } from './subtensor/errors.ts';
import { extensions } from './subtensor/extensions.ts';
import { readMetagraph } from './subtensor/metagraph.ts';
import { registerHotkey } from './subtensor/register.ts';
import { announceAxon } from './subtensor/serve.ts';
import { unlockColdkey } from './wallet/coldkey.ts';
import { createWeights } from './weights/index.ts';
import { ownVersion } from './wire/versions.ts';

interface LiveParts {
  readonly pair: Sr25519Pair;
  readonly netuid: number;
  readonly options: BittensorOptions;
  readonly paths: KeyPlaces;
  readonly storage: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The subnet on the chain. Nothing is connected before it is first used. */
export function openLiveSubnet(parts: LiveParts): Subnet {
  const { pair, netuid, options, paths, storage, clock, log, signal } = parts;
  const { network, endpoints = networks[network] ?? [], mechid, sync, wallet } = options;
  const hotkey = pair.address;
  const connection = openConnection({
    endpoints,
    callTimeoutMs: sync.callTimeoutMs,
    stallMs: sync.stallMs,
    extensions,
    clock,
    log,
    signal,
  });
  const submitter = createSubmitter({
    connection,
    pair,
    explain: explainFault,
    waitFor: options.weights.waitFor,
    clock,
    log,
  });
  const weights = createWeights({
    connection,
    submitter,
    hotkey,
    publicKey: pair.publicKey,
    netuid,
    mechid,
    options: options.weights,
    storage,
    random: randomBytes,
    clock,
    log,
  });
  const where = { netuid, mechid, hotkey };
  const view = createView({
    connection,
    sync,
    clock,
    read: (abort) => readMetagraph(connection, where, abort),
  });

  return {
    metagraph: (abort) => view.metagraph(abort),
    block: (abort) => view.block(abort),
    async announce({ ip, port }, abort) {
      const submission = await announceAxon(
        { connection, submitter, ...where },
        { ip, port, version: ownVersion },
        abort,
      );
      view.forget();
      if (submission === null || submission.accepted) return;
      throw refused(`to make ${ip}:${port} known`, submission.error);
    },
    async setWeights(given, abort) {
      const receipt = await weights.set(given, abort);
      view.forget();
      return receipt;
    },
    settleWeights: (abort) => weights.settle(abort),
    async register(abort, payer) {
      const unlock = (): Promise<Sr25519Pair> => {
        if (payer === undefined) throw unregistered(hotkey, netuid);
        return unlockColdkey(wallet, paths, (what) => payer.secret(what, abort));
      };
      const uid = await registerHotkey(
        { connection, explain: explainFault, clock, log, ...where },
        payer,
        unlock,
        abort,
      );
      view.forget();
      return uid;
    },
    async close() {
      await weights.close();
      await connection.close();
    },
  };
}

const refused = (
  what: string,
  error: { readonly name: string; readonly remedy: string } | null,
): SynthError =>
  new SynthError('SYN_CHAIN_REFUSED', {
    message: `The chain refused ${what}: ${error?.name ?? 'for no reason it told'}.`,
    ...(error && { hint: error.remedy, detail: { name: error.name } }),
  });

const unregistered = (hotkey: string, netuid: number): SynthError =>
  new SynthError('SYN_CHAIN_UNREGISTERED', {
    message: `Hotkey ${hotkey} is not registered on subnet ${netuid}.`,
    hint: 'Register it: synth register',
  });
