import { z } from 'zod';
import {
  createRedactor,
  definePlugin,
  loadConfig,
  openKeystore,
  secret,
  type Catalog,
  type ConfigDocument,
  type Keystore,
} from '../../../core/index.ts';
import { workFolder } from '../../helpers/cli.ts';

const folder = workFolder();
afterAll(() => folder.remove());

const missing: string = 'a-library-that-is-not-there';
const keystore: Keystore = {
  roles: ['key'],
  list: () => Promise.resolve([]),
  create: () => import(missing) as Promise<never>,
  sign: () => Promise.reject(new Error('the pin 123456 is wrong')),
  verify: () => false,
};

/** A chain with key files, and one without. */
const catalog: Catalog = Object.fromEntries(
  (['keyed', 'keyless'] as const).map((name) => [
    `chain/${name}`,
    async () => ({
      default: definePlugin({
        apiVersion: 1,
        kind: 'chain',
        name,
        summary: 'For a test.',
        options: z.strictObject({ pin: secret(z.string().optional().describe('Pin.')) }),
        traits: { offline: true },
        setup: () => {
          throw new Error('not for use');
        },
        ...(name === 'keyed' && { keystore: () => keystore }),
      }),
    }),
  ]),
);

const configWith = (...set: [string, string][]): Promise<ConfigDocument> =>
  loadConfig({
    cwd: folder.path,
    env: { PIN: '123456' },
    presetsFolder: folder.path,
    set: [['role', 'miner'], ...set],
    setAlone: true,
  });
const open = async (...set: [string, string][]) =>
  openKeystore({
    config: await configWith(...set),
    catalog,
    redactor: createRedactor(),
    signal: new AbortController().signal,
  });

describe('the key files of a configuration', () => {
  it('need no more of it than a chain', async () => {
    const { call } = await open(['chain.use', 'keyed']);
    expect(await call(({ roles }) => roles)).toEqual(['key']);
  });

  it.each<[string, [string, string][], string]>([
    ['names no chain', [], '--chain bittensor'],
    ['keeps no key files', [['chain.use', 'keyless']], '--chain bittensor'],
  ])('are not there when it %s', async (why, set, hint) => {
    const opened = open(...set);
    await expect(opened).rejects.toMatchObject({
      code: 'SYN_USAGE',
      message: expect.stringContaining(why) as string,
      hint: expect.stringContaining(hint) as string,
    });
  });

  it('ask for the library that one of them needs', async () => {
    const { call } = await open(['chain.use', 'keyed']);
    const made = call((keys) =>
      keys.create({ role: 'key', password: null, overwrite: false }, new AbortController().signal),
    );
    await expect(made).rejects.toMatchObject({
      code: 'SYN_PLUGIN_LIBRARY_MISSING',
      hint: 'Run: npm install a-library-that-is-not-there',
    });
  });

  it('let no secret of the options out', async () => {
    const { call } = await open(['chain.use', 'keyed'], ['chain.pin', '${env:PIN}']);
    const signed = call((keys) =>
      keys.sign(new Uint8Array(), () => Promise.resolve(''), new AbortController().signal),
    );
    await expect(signed).rejects.toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
      message: expect.stringContaining('the pin [secret] is wrong') as string,
    });
  });
});
