import { buffer as readAll } from 'node:stream/consumers';
import type { Arguments, Command } from '../commands.ts';
import { createAsker, type Asker } from '../asker.ts';
import { chainConfig } from '../chain-config.ts';
import { chainFlags } from '../flags.ts';
import { passwordFd, readSecret, secretFd } from '../secret-input.ts';
import { stoppable } from '../stoppable.ts';
import { renderTable } from '../table.ts';
import { writeJson, writeLine, type Terminal } from '../terminal.ts';
import {
  createRedactor,
  openKeystore,
  suggest,
  SynthError,
  type KeyInfo,
  type Keystore,
  type Lone,
  type Redactor,
} from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

interface Work {
  readonly keys: Lone<Keystore>;
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly asker: Asker;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

const actions = { show, create, sign, verify } as const;

export const command: Command = {
  usage: 'wallet <action> [message]',
  options: {
    role: {
      type: 'string',
      requiresArg: true,
      describe: 'Key to make; default: the one a node signs with (create)',
    },
    phrase: { type: 'boolean', describe: 'Ask for the phrase of a key there is already (create)' },
    encrypt: {
      type: 'boolean',
      describe: 'Encrypt the file; default: all but the key a node signs with; --no-encrypt (create)',
    },
    overwrite: { type: 'boolean', describe: 'Replace a key file (create)' },
    hex: { type: 'boolean', describe: 'The message is bytes in hex (sign, verify)' },
    signature: { type: 'string', requiresArg: true, describe: 'Signature in hex (verify)' },
    address: { type: 'string', requiresArg: true, describe: 'Address of who signed (verify)' },
    'password-fd': passwordFd,
    'secret-fd': secretFd,
    ...chainFlags,
  },
  examples: [
    ['synth wallet create --wallet.name me --wallet.hotkey miner-1', 'a new hotkey'],
    ['synth wallet create --role coldkey --wallet.name me', 'a new coldkey, encrypted'],
    ['synth wallet create --phrase', 'a hotkey from its phrase'],
    ['synth wallet create --chain commune --key me', 'a new key of Commune'],
    ['synth wallet show', 'addresses, never secrets'],
    ['synth wallet sign "gm"', 'with the hotkey; without a message: standard input'],
    ['synth wallet verify "gm" --address 5F… --signature 0x…', 'exit code 1 when it is not theirs'],
  ],
  async run(args, terminal) {
    const action = String(args['action']);
    if (!Object.hasOwn(actions, action))
      throw new SynthError('SYN_USAGE', {
        message: `There is nothing called "${action}" to be done with keys.`,
        hint: suggest(action, Object.keys(actions), 'What there is'),
      });
    return stoppable(terminal, async (kill) => {
      const config = await chainConfig(args, terminal);
      const redactor = createRedactor();
      const keys = await openKeystore({ config, catalog, redactor, signal: kill.signal });
      const asker = createAsker(terminal, kill, redactor, (question) =>
        question.startsWith('Phrase')
          ? 'Give it with --secret-fd 3 3<file.'
          : 'Give it with --password-fd 3 3<file.',
      );
      return actions[action as keyof typeof actions]({
        ...{ keys, args, terminal, asker, redactor },
        signal: kill.signal,
      });
    });
  },
};

async function show({ keys, args, terminal, signal }: Work): Promise<number> {
  const list = await keys.call((keystore) => keystore.list(signal));
  if (list.length === 0)
    throw new SynthError('SYN_KEY_NOT_FOUND', {
      message: 'The wallet has no keys.',
      hint: 'Make one (synth wallet create), or name another place: --wallet.name, --wallet.path; of Commune --set chain.key.path=….',
    });
  if (args['json']) for (const key of list) writeJson(terminal.stdout, { type: 'key', ...key });
  else writeLine(terminal.stdout, keyTable(list));
  return 0;
}

async function create(work: Work): Promise<number> {
  const { keys, args, terminal, asker, redactor, signal } = work;
  const [main = '', ...others] = await keys.call(({ roles }) => roles);
  const role = (args['role'] as string | undefined) ?? main;
  if (role !== main && !others.includes(role))
    throw new SynthError('SYN_USAGE', {
      message: `There is no role "${role}".`,
      hint: suggest(role, [main, ...others], 'Roles'),
    });
  const given = await readSecret(args, 'secret-fd', terminal, redactor);
  const phrase = given ?? (args['phrase'] ? await asker.secret(`Phrase of the ${role}`) : undefined);
  const password = await newPassword(role, role !== main, work);
  const overwrite = args['overwrite'] === true;
  const made = await keys.call((keystore) =>
    keystore.create({ role, password, overwrite, ...(phrase !== undefined && { phrase }) }, signal),
  );
  const isNew = phrase === undefined;
  if (args['json'])
    writeJson(terminal.stdout, { type: 'key', ...made.key, ...(isNew && { phrase: made.phrase }) });
  else {
    writeLine(terminal.stdout, keyTable([made.key]));
    if (isNew)
      writeLine(
        terminal.stdout,
        `\n${made.phrase}\n\nWith these words the key can be made again, by anybody. Write them down; they are not shown again.`,
      );
  }
  return 0;
}

/** The password a new file is encrypted with; null: it is written in plain. */
async function newPassword(
  role: string,
  byDefault: boolean,
  { args, terminal, asker, redactor }: Work,
): Promise<string | null> {
  const given = await readSecret(args, 'password-fd', terminal, redactor);
  const wanted = args['encrypt'] as boolean | undefined;
  if (given !== undefined && wanted === false)
    throw new SynthError('SYN_USAGE', {
      message: 'A file that is not encrypted has no password.',
      hint: 'Leave out --no-encrypt or --password-fd.',
    });
  if (given !== undefined || !(wanted ?? byDefault)) return given ?? null;
  const password = await asker.secret(`New password for the ${role}`);
  if (password !== '' && password === (await asker.secret('The same again'))) return password;
  throw new SynthError('SYN_USAGE', {
    message: password === '' ? 'The password is empty.' : 'The two passwords are not the same.',
    hint: 'Nothing was written; start again.',
  });
}

async function sign(work: Work): Promise<number> {
  const { keys, args, terminal, asker, redactor, signal } = work;
  const message = await messageOf(work);
  const unlock = async (what: string): Promise<string> =>
    (await readSecret(args, 'password-fd', terminal, redactor)) ?? asker.secret(what);
  const { address, signature } = await keys.call((keystore) => keystore.sign(message, unlock, signal));
  const text = `0x${Buffer.from(signature).toString('hex')}`;
  if (args['json']) writeJson(terminal.stdout, { type: 'signature', address, signature: text });
  else writeLine(terminal.stdout, text);
  return 0;
}

async function verify(work: Work): Promise<number> {
  const { keys, args, terminal } = work;
  const [address, text] = [args['address'], args['signature']] as (string | undefined)[];
  const signature = fromHex(text ?? '');
  if (address === undefined || text === undefined || signature === null)
    throw new SynthError('SYN_USAGE', {
      message: 'An address and a signature in hex are needed.',
      hint: 'synth wallet verify "gm" --address 5F… --signature 0x…',
    });
  const message = await messageOf(work);
  const valid = await keys.call((keystore) => keystore.verify(message, signature, address));
  if (args['json']) writeJson(terminal.stdout, { type: 'verified', address, valid });
  else writeLine(terminal.stdout, valid ? `✔ signed by ${address}` : `✖ not signed by ${address}`);
  return valid ? 0 : 1;
}

/** The bytes to sign: the argument, or all of standard input. */
async function messageOf({ args, terminal }: Work): Promise<Buffer> {
  const written = args['message'] as string | undefined;
  const given = written === undefined ? await readAll(terminal.stdin) : Buffer.from(written);
  if (args['hex'] !== true) return given;
  const bytes = fromHex(given.toString().trim());
  if (bytes) return bytes;
  throw new SynthError('SYN_USAGE', {
    message: 'The message is not hex.',
    hint: 'Write two digits for each byte, or leave out --hex.',
  });
}

function fromHex(text: string): Buffer | null {
  const digits = /^(?:0x)?((?:[0-9a-f]{2})*)$/i.exec(text)?.[1];
  return digits === undefined ? null : Buffer.from(digits, 'hex');
}

const keyTable = (keys: readonly KeyInfo[]): string =>
  renderTable(
    ['role', 'name', 'address', 'secret', 'file'],
    keys.map(({ role, name, address, secret, file }) => [role, name, address || '(encrypted)', secret, file]),
  );
