/**
 * A service process as the buffer sees it: `node dojo-buffer-process.mjs <options as JSON> <folder> <name>`. Makes units and hands
 * them out as fast as it can, a line of JSON for each thing done, until its stdin ends. Runs what was built: it starts often.
 */
import { seededRandom } from '../../dist/core/host/random.js';
import { systemClock } from '../../dist/core/host/clock.js';
import { openStore } from '../../dist/plugins/services/dojo-api/buffer/open.js';
import { bufferOptions } from '../../dist/plugins/services/dojo-api/buffer/options.js';

const [, , given = '{}', folder = '.', name = 'one'] = process.argv;
const options = bufferOptions.parse(JSON.parse(given));
const random = seededRandom(name);
const never = new AbortController().signal;
const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
const parts = { clock: systemClock, log, paths: { config: folder, storage: folder } };
const store = await openStore(options, parts, never);

let stopped = false;
process.stdin.on('end', () => (stopped = true)).resume();

// Synchronous: what a killed process said was done, was done.
const say = (line) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const pause = () => systemClock.sleep(random.int(0, 3), never);
const answer = (id) => ({
  prompt: `Question ${id}`,
  responses: [
    { model: 'offline', completion: { files: [{ filename: 'index.html', content: `<p>${id}` }] }, cid: id },
  ],
  qa_id: id,
});

async function make(lane) {
  for (let count = 0; !stopped; count += 1) {
    const slot = await store.reserve(options.size, options.reservationMs);
    if (slot === null) {
      await pause();
      continue;
    }
    const id = `${name}-${lane}-${count}`;
    const ansAugId = `${id}-aug`;
    say({ did: 'reserve' });
    await pause();
    if (!(await store.renew(slot, options.reservationMs))) continue;
    const unit = { qaId: id, ansAugId, question: `Question ${id}`, topic: null, seed: name };
    await store.publish(slot, { ...unit, base: answer(id), augmented: answer(ansAugId) });
    say({ did: 'publish', id });
  }
}

async function handOut() {
  while (!stopped) {
    const entry = await store.claim(options.leaseMs);
    if (entry === null) {
      await pause();
      continue;
    }
    const { qa_id: id, ans_aug_id: augmented } = entry;
    const answers = await Promise.all([store.answer(id), store.answer(augmented)]);
    say({ did: 'claim', id, whole: answers.every((each) => each?.responses?.length === 1) });
    // Some callers never come back.
    if (random.chance(0.2)) continue;
    await pause();
    say({ did: 'about to acknowledge', id });
    say({ did: 'acknowledge', id, removed: await store.acknowledge(id) });
  }
}

say({ did: 'start' });
await Promise.all([make(0), make(1), handOut()]);
await store.close();
