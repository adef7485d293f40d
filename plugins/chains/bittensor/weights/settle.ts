import type { WeightsReceipt } from '../../../../core/index.ts';
import type { SubnetState } from '../subtensor/state.ts';
import { revealCall } from './calls.ts';
import type { SaltedVote } from './commit-hash.ts';
import { readCommits, stageOf, type StoredCommit } from './commit-queue.ts';
import { foresee } from './foresee.ts';
import { submitCall, type WeightsParts } from './parts.ts';
import type { PendingCommit, PendingCommits } from './pending.ts';
import { foreseen, receiptOf } from './receipts.ts';

/** Blocks in which a transaction of ours can still be included, and some. */
const lifeBlocks = 160;

/** No later try will fare better. */
const final: readonly string[] = [
  'NoWeightsCommitFound',
  'ExpiredWeightCommit',
  'InvalidRevealCommitHashNotMatch',
];

/**
 * Reveals the newest commit whose window is open (the chain drops those before it), and gives up those whose window has passed.
 * A refused reveal is tried again while the window lasts, after 1, 2, 4 … blocks.
 */
export async function settlePending(
  parts: WeightsParts,
  pending: PendingCommits,
  read: (signal: AbortSignal) => Promise<SubnetState>,
  signal: AbortSignal,
): Promise<readonly WeightsReceipt[]> {
  const { connection, hotkey, netuid, mechid } = parts;
  const isOurs = (entry: PendingCommit): boolean =>
    entry.hotkey === hotkey && entry.netuid === netuid && entry.mechid === mechid;
  const owed = (await pending.all()).filter(isOurs);
  if (owed.length === 0) return [];
  const state = await read(signal);
  const { genesis, commits } = await readCommits(connection, parts, hotkey, state, signal);
  const entries = owed.filter((entry) => entry.genesis === genesis);

  const isOpen = ({ hash }: PendingCommit): boolean =>
    commits.some((commit) => commit.hash === hash && stageOf(commit, state) === 'open');
  const open = entries.filter(isOpen);
  const newest = open.at(-1);
  const receipts: WeightsReceipt[] = [];
  if (newest && state.block >= newest.notBefore)
    receipts.push(await reveal(parts, pending, state, newest, open, signal));
  for (const entry of entries) {
    if (open.includes(entry)) continue;
    const fate = fateOf(entry, commits, state);
    if (fate === 'waiting') continue;
    if (fate === 'expired') receipts.push(expired(entry, state));
    else parts.log.debug('a commit of weights is over', { hash: entry.hash, fate });
    await pending.drop([entry.hash]);
  }
  return receipts;
}

async function reveal(
  parts: WeightsParts,
  pending: PendingCommits,
  state: SubnetState,
  entry: PendingCommit,
  open: readonly PendingCommit[],
  signal: AbortSignal,
): Promise<WeightsReceipt> {
  const later = { tries: entry.tries + 1, notBefore: state.block + 2 ** Math.min(entry.tries, 16) };
  const vote: SaltedVote = { ...entry, versionKey: BigInt(entry.versionKey) };
  const refusal = state.commitReveal
    ? foresee(state, parts.hotkey, 'reveal', vote)
    : { reason: 'CommitRevealDisabled' };
  if (refusal) {
    await pending.put({ ...entry, ...later });
    return foreseen('reveal', state.block, refusal, vote);
  }
  await pending.put({ ...entry, ...later, isRevealing: true });
  const { submission, call } = await submitCall(
    parts,
    'reveal weights',
    (api) => revealCall(api, parts, vote),
    signal,
  );
  const { accepted, error } = submission;
  const others = open.filter(({ hash }) => hash !== entry.hash).map(({ hash }) => hash);
  if (accepted) await pending.drop([entry.hash, ...others]);
  else if (final.includes(error?.name ?? '')) await pending.drop([entry.hash]);
  const replaces = accepted && others.length > 0 ? { replaces: others } : {};
  return receiptOf(submission, vote, { phase: 'reveal', call, commit: entry.hash, ...replaces });
}

/** What is to be made of a commit that cannot be revealed now. */
function fateOf(
  entry: PendingCommit,
  commits: readonly StoredCommit[],
  state: SubnetState,
): 'waiting' | 'expired' | 'revealed' | 'never taken' {
  const stored = commits.find(({ hash }) => hash === entry.hash);
  const time = stored ?? entry.taken;
  // Whoever sent it never heard what became of it.
  if (time === null) return state.block > entry.sentBlock + lifeBlocks ? 'never taken' : 'waiting';
  // A node that lags behind may not have it yet.
  if (stageOf(time, state) !== 'late') return 'waiting';
  return !stored && entry.isRevealing ? 'revealed' : 'expired';
}

const expired = ({ hash, uids, values, taken }: PendingCommit, state: SubnetState): WeightsReceipt =>
  foreseen(
    'reveal',
    state.block,
    { reason: 'ExpiredWeightCommit', detail: { commit: hash, ...(taken && { committedAt: taken.block }) } },
    { uids, values },
  );
