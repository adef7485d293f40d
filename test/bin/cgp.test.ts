import { events, startSynth, synth, workFolder } from '../helpers/cli.ts';

interface Step {
  readonly items: readonly {
    readonly replies: readonly {
      readonly hotkey: string;
      readonly status: number;
      readonly reward: number;
    }[];
  }[];
}

describe('cgp in two terminals', () => {
  const folder = workFolder();
  afterAll(() => folder.remove());

  it('has validator and miner find each other, window after window', async () => {
    const miner = startSynth(['run', '--preset', 'cgp-miner'], { cwd: folder.path });
    try {
      const { hotkey } = await miner.next(({ type }) => type === 'miner.serving');
      const args = [
        'run',
        '--preset',
        'cgp-validator',
        '--steps',
        '10',
        '--set',
        'run.sampling.mode=all',
        '--json',
      ];
      const { code, stdout } = await synth(args, { cwd: folder.path });
      expect(code).toBe(0);
      const steps = events(stdout).filter(({ type }) => type === 'step.completed') as unknown as Step[];
      const windows = steps.flatMap(({ items }) => items);
      const own = windows.map(({ replies }) => replies.find((reply) => reply.hotkey === hotkey));
      expect(steps).toHaveLength(10);
      expect(own.map((reply) => reply?.status)).toEqual(windows.map(() => 200));
      const mean = own.reduce((sum, reply) => sum + (reply?.reward ?? 0), 0) / own.length;
      expect(mean).toBeGreaterThan(0.5);
      miner.child.kill('SIGINT');
      expect(await miner.finished).toMatchObject({ code: 0, signal: null });
    } finally {
      miner.child.kill('SIGKILL');
    }
  });

  it('shows people the conversation, its windows and who made what of them', async () => {
    const { code, stdout, stderr } = await synth(['run', '--preset', 'cgp-validator', '--steps', '1'], {
      cwd: folder.path,
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^step 1\/1 {2}conversations: \d+ replies, mean reward \d\.\d{3}/m);
    expect(stderr).toMatch(/^ {2}conversation \d+ ".+": \d+ lines, /m);
    expect(stderr).toMatch(/^ {2}ground truth: \d+ tags, \d+ vectors \(/m);
    expect(stderr).toMatch(/^ {2}windows: \d+ found, \d+ sent$/m);
    expect(stderr).toMatch(/^ {2}window +lines +uid +tags +vectors +unique +shared .* score$/m);
    expect(stderr).toMatch(/^ +0 +1–10 +\d+ +\d+ +\d+ +\d+ +\d+ .* \d\.\d{4}/m);
    expect(stdout).toMatch(/^uid +miner +mean score/m);
  });
});
