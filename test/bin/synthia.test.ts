import { events, startSynth, synth, workFolder, type Event } from '../helpers/cli.ts';

interface Replied {
  readonly items: readonly {
    readonly replies: readonly {
      readonly hotkey: string;
      readonly status: number;
      readonly reward: number;
    }[];
  }[];
}

describe('synthia in two terminals', () => {
  const folder = workFolder();
  afterAll(() => folder.remove());

  it('has validator and miner find each other, step after step', async () => {
    const miner = startSynth(['run', '--preset', 'synthia-miner'], { cwd: folder.path });
    try {
      const { hotkey } = await miner.next(({ type }) => type === 'miner.serving');
      const { code, stdout } = await synth(
        [
          'run',
          '--preset',
          'synthia-validator',
          '--steps',
          '10',
          '--set',
          'protocols.generate.askModel=ask',
          '--json',
        ],
        { cwd: folder.path },
      );
      expect(code).toBe(0);
      const steps = events(stdout).filter(({ type }) => type === 'step.completed') as unknown as (Event &
        Replied)[];
      const own = steps.map(({ items }) =>
        items.flatMap(({ replies }) => replies).find((reply) => reply.hotkey === hotkey),
      );
      expect(own.map((reply) => reply?.status)).toEqual(new Array(10).fill(200));
      for (const reply of own) expect(reply?.reward).toBeGreaterThan(0.2);
      miner.child.kill('SIGINT');
      expect(await miner.finished).toMatchObject({ code: 0, signal: null });
    } finally {
      miner.child.kill('SIGKILL');
    }
  });
});
