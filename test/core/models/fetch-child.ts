import { systemClock } from '../../../core/host/clock.ts';
import { modelsOf } from './hub-server.ts';

// Opens a model in a process of its own: `node fetch-child.ts <hub> <folder> <model> <file>`. Writes what it does, a JSON line each.

const [, , url = '', folder = '', model = '', file = ''] = process.argv;
const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
const log = {
  debug: () => undefined,
  info: (message: string) => say({ message }),
  warn: (message: string) => say({ message }),
  error: (message: string) => say({ message }),
  child: () => log,
};

const models = modelsOf({ url }, folder, {
  clock: systemClock,
  log,
  onProgress: ({ bytes }) => say({ bytes }),
});
say(await models.open({ model, base: folder, files: [file] }, new AbortController().signal));
