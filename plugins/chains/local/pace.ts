import type { Clock } from '../../../core/index.ts';
import { advance } from './epochs.ts';
import type { LocalOptions } from './options.ts';
import type { Subnet } from './subnet.ts';

/** Epochs that may pass at once when the chain was left alone: nobody ran it, so it slept. */
const maxEpochsSlept = 2;

/** Between two steps of the same node at least so many blocks pass; the same step again changes nothing. */
export function paceByStep(subnet: Subnet, hotkey: string, step: number, blocksPerStep: number): void {
  subnet.database.transact(() => {
    const own = subnet.find(hotkey);
    if (!own || own.pacedStep === step) return;
    // A smaller number is a run started afresh on a chain that went on.
    const steps = Math.max(0, step - own.pacedStep);
    advance(subnet, own.pacedBlock + steps * blocksPerStep);
    subnet.database.run(
      'UPDATE neuron SET pacedStep = ?, pacedBlock = ? WHERE uid = ?',
      step,
      subnet.block(),
      own.uid,
    );
  });
}

/** One block each `blockMs` while anybody looks; the time the chain was left alone counts a little only. */
export function paceByClock(subnet: Subnet, clock: Clock, { blockMs }: LocalOptions): void {
  subnet.database.transact(() => {
    const now = clock.now();
    const lastMs = subnet.fact<number>('lastBlockMs') ?? now;
    const due = Math.max(0, Math.floor((now - lastMs) / blockMs));
    const most = maxEpochsSlept * (subnet.laws().tempo + 1);
    advance(subnet, subnet.block() + Math.min(due, most));
    subnet.setFact('lastBlockMs', due > most ? now : lastMs + due * blockMs);
  });
}
