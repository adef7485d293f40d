import type { Metagraph, Neuron } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead, toNumber, type StateAt } from '../../substrate/state-at.ts';
import { neuronsFromColumns } from './columns.ts';
import { neuronsFromLite } from './neurons-lite.ts';
import { neuronsFromStorage } from './neurons-storage.ts';
import { checkPlace, read, readAny, u16Max, type Place } from './place.ts';

/** The subnet after the newest block, all of it after the same one. SYN_CHAIN_UNAVAILABLE, SYN_CHAIN_REFUSED, SYN_CHAIN_RUNTIME. */
export const readMetagraph = (
  connection: Connection,
  place: Place,
  signal: AbortSignal,
): Promise<Metagraph> =>
  connection.call(
    'read the metagraph',
    async (api, link) => {
      const state = await stateAtHead(link);
      await checkPlace(state, place);
      const [neurons, owner, limits] = await Promise.all([
        readNeurons(api, state, place),
        readAny(state, ['subnetOwnerHotkey'], place.netuid),
        readLimits(state, place),
      ]);
      return {
        netuid: place.netuid,
        block: state.block,
        self: neurons.find(({ hotkey }) => hotkey === place.hotkey)?.uid ?? null,
        owner: owner as string | null,
        neurons,
        limits,
      };
    },
    signal,
  );

type Api = Parameters<Parameters<Connection['call']>[1]>[0];

/** From the best source that the runtime has. */
async function readNeurons(api: Api, state: StateAt, place: Place): Promise<readonly Neuron[]> {
  return (
    (await neuronsFromColumns(state, place)) ??
    (await neuronsFromLite(api, state, place)) ??
    (await neuronsFromStorage(state, place))
  );
}

async function readLimits(state: StateAt, { netuid }: Place): Promise<Metagraph['limits']> {
  const [tempo, weightsRateLimit, minAllowedWeights, maxWeightsLimit] = (
    await Promise.all(
      ['tempo', 'weightsSetRateLimit', 'minAllowedWeights', 'maxWeightsLimit'].map((entry) =>
        read(state, entry, netuid),
      ),
    )
  ).map(toNumber) as [number, number, number, number];
  return {
    tempo,
    weightsRateLimit,
    minAllowedWeights,
    // 0 would allow nobody anything.
    maxWeightLimit: Math.max(1, maxWeightsLimit) / u16Max,
  };
}
