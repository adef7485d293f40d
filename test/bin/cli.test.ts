import { events, synth, workFolder } from '../helpers/cli.ts';
import { commands } from '../../bin/commands.ts';

describe('the command line', () => {
  const folder = workFolder();
  afterAll(() => folder.remove());
  const run = (...args: string[]) => synth(args, { cwd: folder.path });

  it('answers --help with every command', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const [name, { summary }] of Object.entries(commands)) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout).toContain(summary);
    }
  });

  it.each(Object.keys(commands))('explains %s', async (name) => {
    const { code, stdout, stderr } = await run(name, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: synth ${name}`);
    expect(stdout).toContain(commands[name]?.summary);
  });

  it.each([
    [['rnu'], 'Did you mean "run"?'],
    [['run', '--prest', 'sn1-validator'], 'Did you mean "--preset"?'],
    [['run', '--preset', 'sn1-validatr'], 'Did you mean "sn1-validator"?'],
    [['run'], 'synth init'],
    [['run', '--preset', 'sn1-validator', '--set', 'seed'], '--set run.sampling.size=12'],
    [['run', '--preset', 'sn1-validator', '--steps', 'many'], '--steps 10'],
    [['presets', 'sn2'], 'sn1-validator'],
    [['plugins', 'scorer/rogue'], 'Did you mean "scorer/rouge"?'],
    [['status'], 'Run a node first'],
    [['init', '--preset', 'nothing'], 'sn1-validator'],
    [['--json'], 'Commands:'],
  ])('meets %j with a remedy, exit code 2 and no stack', async (args, remedy) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('puts JSON and nothing else on standard output', async () => {
    const { code, stdout } = await run('check', '--preset', 'sn1-validatr', '--json');
    expect(code).toBe(2);
    expect(events(stdout)).toEqual([
      expect.objectContaining({ type: 'error', code: 'SYN_PRESET_NOT_FOUND' }),
    ]);
  });

  it.each([['status'], ['schema'], ['run', '--preset', 'sn1-validator']])(
    'asks for a usable storage folder: %s',
    async (...args) => {
      const own = workFolder({ '.synth': 'a file' });
      try {
        const { code, stderr } = await synth(args, { cwd: own.path });
        expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('.synth') as unknown });
        expect(stderr).not.toMatch(/^\s+at /m);
      } finally {
        own.remove();
      }
    },
  );

  it('does not overwrite a configuration', async () => {
    const own = workFolder({ 'synth.config.yaml': 'extends: sn1-miner\n' });
    try {
      const { code, stderr } = await synth(['init'], { cwd: own.path });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('synth init --force') as unknown,
      });
    } finally {
      own.remove();
    }
  });
});
