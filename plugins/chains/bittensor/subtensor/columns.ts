import type { JsonObject, JsonValue, Neuron } from '../../../../core/index.ts';
import { toNumber, type StateAt } from '../../substrate/state-at.ts';
import { endpointOf, readAxon } from './axon-info.ts';
import { toTao, toText, u16Max, type Place } from './place.ts';

/** Numbers of the fields wanted; of those a runtime does not know it says nothing. */
const wanted = [52, 53, 55, 57, 59, 60, 61, 62, 63, 64, 66, 69];

const runtimeApi = 'subnetInfoRuntimeApi';

/** The neurons out of a selective metagraph, a column a field; null where the runtime has none, or not what is needed of it. */
export async function neuronsFromColumns(
  state: StateAt,
  { netuid, mechid }: Place,
): Promise<readonly Neuron[] | null> {
  const result = state.hasCall(runtimeApi, 'getSelectiveMechagraph')
    ? await state.call(runtimeApi, 'getSelectiveMechagraph', netuid, mechid, wanted)
    : mechid === 0 && state.hasCall(runtimeApi, 'getSelectiveMetagraph')
      ? await state.call(runtimeApi, 'getSelectiveMetagraph', netuid, wanted)
      : null;
  const graph = (result?.toJSON() ?? null) as JsonObject | null;
  if (!graph) return null;
  const hotkeys = columnOf(graph, 'hotkeys');
  const coldkeys = columnOf(graph, 'coldkeys');
  const axons = columnOf(graph, 'axons');
  const permits = columnOf(graph, 'validatorPermit');
  const stakes = columnOf(graph, 'totalStake');
  const lastUpdates = columnOf(graph, 'lastUpdate');
  const registrations = columnOf(graph, 'blockAtRegistration');
  if (!hotkeys || !coldkeys || !axons || !permits || !stakes || !lastUpdates || !registrations) return null;
  const share = (name: string): ((uid: number) => number) => {
    const column = columnOf(graph, name);
    return (uid) => (column ? toNumber(cell(column, uid)) / u16Max : 0);
  };
  const [incentive, dividends, consensus, trust] = [
    share('incentives'),
    share('dividends'),
    share('consensus'),
    share('trust'),
  ];
  const emissions = columnOf(graph, 'emission');
  return hotkeys.map((hotkey, uid) => ({
    uid,
    hotkey: toText(hotkey),
    coldkey: toText(cell(coldkeys, uid)),
    stake: toTao(cell(stakes, uid)),
    validatorPermit: cell(permits, uid) === true,
    endpoint: endpointOf(readAxon(cell(axons, uid))),
    lastUpdate: toNumber(cell(lastUpdates, uid)),
    registeredAt: toNumber(cell(registrations, uid)),
    incentive: incentive(uid),
    dividends: dividends(uid),
    consensus: consensus(uid),
    trust: trust(uid),
    emission: emissions ? toTao(cell(emissions, uid)) : 0,
    label: null,
  }));
}

function columnOf(graph: JsonObject, name: string): readonly JsonValue[] | null {
  const column = graph[name];
  return Array.isArray(column) ? (column as readonly JsonValue[]) : null;
}

/** Throws RangeError where a column is too short. */
function cell(column: readonly JsonValue[], uid: number): JsonValue {
  const value = column[uid];
  if (value === undefined) throw new RangeError(`nothing is said of uid ${uid}`);
  return value;
}
