import { parentPort, type MessagePort } from 'node:worker_threads';
import { isSynthError } from '../../../../core/index.ts';
import { chores, type Order, type Outcome } from './chores.ts';

const port = parentPort as MessagePort;

port.on('message', ({ job, chore, given }: Order) => {
  const answer = (outcome: Outcome): void => port.postMessage(outcome);
  try {
    answer({ job, result: (chores[chore] as (...given: unknown[]) => unknown)(...given) });
  } catch (error) {
    const code = isSynthError(error) ? error.code : null;
    answer({ job, fault: error instanceof Error ? error.message : String(error), code });
  }
});
