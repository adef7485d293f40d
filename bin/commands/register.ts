import type { Command } from '../commands.ts';
import { createAsker } from '../asker.ts';
import { chainFlags } from '../flags.ts';
import { passwordFd, readSecret, secretFd } from '../secret-input.ts';
import { stoppable } from '../stoppable.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { withChain } from '../with-chain.ts';
import { SynthError, type Payer, type RegistrationCost } from '../../core/index.ts';

export const command: Command = {
  usage: 'register',
  options: {
    yes: { type: 'boolean', describe: 'Do not ask before paying; needs --max-cost' },
    'max-cost': { type: 'number', requiresArg: true, describe: "Most to pay, in the chain's token" },
    'password-fd': passwordFd,
    'secret-fd': secretFd,
    ...chainFlags,
  },
  examples: [
    ['synth register --netuid 1 --wallet.name me --wallet.hotkey miner-1', 'shows the cost and asks'],
    ['synth register --netuid 1 --yes --max-cost 0.5 --password-fd 3 3<file', 'in a script'],
  ],
  async run(args, terminal) {
    const { yes, 'max-cost': most } = args as { yes?: boolean; 'max-cost'?: number };
    if ((most !== undefined && !(most >= 0)) || (yes === true && most === undefined))
      throw new SynthError('SYN_USAGE', {
        message: '--yes needs --max-cost, the most you would pay.',
        hint: 'Example: --yes --max-cost 0.5',
      });
    if (args['password-fd'] !== undefined && args['secret-fd'] !== undefined)
      throw new SynthError('SYN_USAGE', {
        message: 'One secret is enough to pay.',
        hint: "--password-fd for the key file's password, --secret-fd for the phrase where there is no file.",
      });
    return stoppable(terminal, async (kill) => {
      await withChain(args, terminal, kill.signal, async ({ call }, redactor) => {
        const asker = createAsker(terminal, kill, redactor, (question) =>
          question.startsWith('Pay')
            ? 'In a script: --yes --max-cost <amount>.'
            : 'Give it with --password-fd 3 3<file, a phrase with --secret-fd.',
        );
        const payer: Payer = {
          secret: async (what) =>
            (await readSecret(args, 'password-fd', terminal, redactor)) ??
            (await readSecret(args, 'secret-fd', terminal, redactor)) ??
            asker.secret(what),
          async agree(cost) {
            if (args['json']) writeJson(terminal.stdout, { type: 'cost', ...cost });
            else writeLine(terminal.stdout, describe(cost));
            if (most === undefined || cost.amount <= most)
              return yes === true || asker.agrees(`Pay ${cost.amount} ${cost.token}?`);
            writeLine(terminal.stderr, `That is more than --max-cost ${most}: nothing is paid.`);
            return false;
          },
        };
        const uid = await call((chain) => chain.register(kill.signal, payer));
        const hotkey = await call(({ identity }) => identity.hotkey);
        if (args['json']) writeJson(terminal.stdout, { type: 'registered', uid, hotkey });
        else writeLine(terminal.stdout, `✔ ${hotkey} is registered as uid ${uid}`);
      });
      return 0;
    });
  },
};

const describe = ({ amount, balance, token, payer }: RegistrationCost): string =>
  `Registering costs ${amount} ${token}. ${payer} pays; it has ${balance} ${token}.`;
