import type { WeightsReceipt } from '../../../../core/index.ts';
import { indexOf } from '../subtensor/place.ts';
import type { SubnetState } from '../subtensor/state.ts';
import { commitCall, timelockCall } from './calls.ts';
import { blake2, commitHash, type SaltedVote, type Vote } from './commit-hash.ts';
import { queueLength, readCommits, stageOf } from './commit-queue.ts';
import { firstRevealBlock, legacyRevealWindow, revealRound } from './epochs.ts';
import { submitCall, type WeightsParts } from './parts.ts';
import type { PendingCommit, PendingCommits } from './pending.ts';
import { foreseen, receiptOf } from './receipts.ts';
import { encodePayload, encryptForRound, overhead } from './timelock.ts';

const saltLength = 16;
/** The most bytes that the chain takes for one commit. */
const longestCommit = 5000;
/** What is encrypted has not changed between these. */
const knownVersions: readonly number[] = [3, 4];

/**
 * A node let go of it, but others may still include it: whether it came through shows in the chain's queue. Any other refusal
 * is for good.
 */
const undecided: readonly string[] = ['Dropped', 'Usurped', 'Invalid', 'FinalityTimeout'];

/** Commits a vote as its hash. What its reveal needs is on disk before the commit is on its way. */
export async function commitHashed(
  parts: WeightsParts,
  pending: PendingCommits,
  state: SubnetState,
  vote: Vote,
  signal: AbortSignal,
): Promise<WeightsReceipt> {
  const { hotkey, netuid, mechid, connection } = parts;
  const { genesis, commits } = await readCommits(connection, parts, hotkey, state, signal);
  const waiting = commits.filter((commit) => stageOf(commit, state) !== 'late').length;
  if (waiting >= queueLength)
    return foreseen('commit', state.block, { reason: 'TooManyUnrevealedCommits', detail: { waiting } }, vote);

  const salted: SaltedVote = { ...vote, salt: drawSalt(parts) };
  const hash = await commitHash(parts.publicKey, indexOf(parts), salted);
  const entry: PendingCommit = {
    hash,
    genesis,
    netuid,
    mechid,
    hotkey,
    uids: [...vote.uids],
    values: [...vote.values],
    salt: [...salted.salt],
    versionKey: String(vote.versionKey),
    sentBlock: state.block,
    taken: null,
    isRevealing: false,
    tries: 0,
    notBefore: 0,
  };
  await pending.put(entry);
  const { submission, call } = await submitCall(
    parts,
    'commit weights',
    (api) => commitCall(api, parts, hash),
    signal,
  );
  const { accepted, block, error } = submission;
  const taken = { block, epoch: state.subnetEpochIndex };
  if (accepted) await pending.put({ ...entry, taken });
  else if (!undecided.includes(error?.name ?? '')) await pending.drop([hash]);
  const reveal =
    state.subnetEpochIndex === null
      ? { ...legacyRevealWindow({ block, netuid, tempo: state.tempo, period: state.revealPeriodEpochs }) }
      : { epoch: state.subnetEpochIndex + state.revealPeriodEpochs };
  return receiptOf(submission, vote, { phase: 'commit', call, commit: hash, ...(accepted && { reveal }) });
}

/** Commits a vote so that the chain opens it by itself when drand's round has come. */
export async function commitTimelocked(
  parts: WeightsParts,
  state: SubnetState,
  vote: Vote,
  signal: AbortSignal,
): Promise<WeightsReceipt> {
  const { block } = state;
  const version = state.commitRevealVersion ?? 4;
  if (!knownVersions.includes(version))
    return foreseen('commit', block, { reason: 'IncorrectCommitRevealVersion', detail: { version } }, vote);
  const payload = encodePayload(parts.publicKey, vote, version);
  const length = payload.length + overhead;
  if (length > longestCommit)
    return foreseen('commit', block, { reason: 'CommitTooLong', detail: { length, longestCommit } }, vote);

  const firstBlock = opensAt(state, parts);
  const round = revealRound({ nowMs: parts.clock.now(), block, firstBlock, blockMs: state.blockMs });
  if (state.lastStoredRound !== null && round < state.lastStoredRound) {
    const detail = { round, lastStoredRound: state.lastStoredRound };
    return foreseen('commit', block, { reason: 'InvalidRevealRound', detail }, vote);
  }
  const commit = await encryptForRound(payload, round, parts.random);
  const { submission, call } = await submitCall(
    parts,
    'commit weights',
    (api) => timelockCall(api, parts, { commit, round, version }),
    signal,
  );
  const facts = { round, firstRevealBlock: firstBlock, commitRevealVersion: version };
  return receiptOf(submission, vote, { phase: 'commit', call, commit: await blake2(commit), ...facts });
}

/** First block in which the runtime looks for the key. */
function opensAt(state: SubnetState, parts: WeightsParts): number {
  const { block, tempo, revealPeriodEpochs: period, nextEpochStart } = state;
  if (nextEpochStart !== null) return firstRevealBlock({ block, nextEpochStart, tempo, period });
  return legacyRevealWindow({ block, netuid: indexOf(parts), tempo, period }).first;
}

function drawSalt({ random }: WeightsParts): number[] {
  const bytes = Buffer.from(random(saltLength * 2));
  return Array.from({ length: saltLength }, (_, index) => bytes.readUInt16LE(index * 2));
}
