import { openSpool, type Logger } from '../../../core/index.ts';

// Puts entries into a queue for as long as it may, and says so after each: `node spool-child.ts <folder> <count> <bytes>`.

const [folder = '', count = '0', bytes = '10'] = process.argv.slice(2);
const log: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void process.stdout.write(`warn ${message}\n`),
  error: () => undefined,
  child: () => log,
};

const spool = await openSpool(folder, log);
const first = spool.size;
for (let n = first; n < first + Number(count); n += 1) {
  try {
    // The key put last is put again each time.
    await spool.put([
      { key: `key ${n}`, value: { n, text: 'x'.repeat(Number(bytes)) } },
      { key: 'latest', value: { n } },
    ]);
    process.stdout.write(`put ${n}\n`);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    process.stdout.write(`error ${code} ${message}\n`);
    break;
  }
}
