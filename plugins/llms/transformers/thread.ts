/** Entry of the thread that a model runs in: inference would block the event loop for as long as a token takes. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { libraryFault, loadFault, runFault } from './faults.ts';
import { generate } from './generate.ts';
import type { Library } from './library.ts';
import { loadModel, type LoadedModel } from './load-model.ts';
import type { Boot, Job, Order, Report } from './protocol.ts';

const port = parentPort as MessagePort;
const report = (message: Report): void => port.postMessage(message);

async function run(boot: Boot): Promise<void> {
  let library: Library;
  try {
    library = (await import('@xenova/transformers')) as unknown as Library;
  } catch (error) {
    return report({ type: 'failed', fault: libraryFault(error) });
  }
  let loaded: LoadedModel;
  try {
    loaded = await loadModel(library, boot);
  } catch (error) {
    return report({ type: 'failed', fault: loadFault(error, boot.model) });
  }
  let isCancelled = false;
  let work = Promise.resolve();
  port.on('message', (order: Order) => {
    isCancelled = order.type !== 'generate';
    if (order.type === 'generate') work = answer(loaded, order.job, () => isCancelled);
    if (order.type === 'stop') void work.then(() => loaded.model.dispose()).finally(() => port.close());
  });
  report({ type: 'ready', contextLength: loaded.contextLength });
}

const answer = (loaded: LoadedModel, job: Job, isCancelled: () => boolean): Promise<void> =>
  generate(loaded, job, (text) => report({ type: 'text', text }), isCancelled).then(
    (outcome) => report({ type: 'end', outcome }),
    (error: unknown) => report({ type: 'failed', fault: runFault(error, loaded.name) }),
  );

await run(workerData as Boot);
