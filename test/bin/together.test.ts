import { events, startSynth, synth, workFolder, type Event, type Running } from '../helpers/cli.ts';

interface Replied {
  readonly items: readonly {
    readonly replies: readonly { readonly hotkey: string; readonly reward: number }[];
  }[];
}

const ofType =
  (type: string) =>
  (event: Event): boolean =>
    event.type === type;

describe('several processes in one folder', () => {
  const folder = workFolder();
  let validator: Running;

  beforeAll(async () => {
    const pace = ['--set', 'run.intervalMs=100'];
    validator = startSynth(['run', '--preset', 'sn1-validator', ...pace], { cwd: folder.path });
    await validator.next(ofType('step.completed'));
  });

  afterAll(async () => {
    validator.child.kill('SIGKILL');
    await validator.finished;
    folder.remove();
  });

  it('refuses a second validator and names the first', async () => {
    const { code, stderr } = await synth(['run', '--preset', 'sn1-validator'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(stderr).toContain('SYN_STORE_LOCKED');
    expect(stderr).toContain(`pid ${validator.child.pid}`);
    expect(stderr).toContain(`kill ${validator.child.pid}`);
  });

  it('shows the state of a validator at work', async () => {
    const { code, stdout } = await synth(['status', '--json'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(events(stdout)).toMatchObject([
      { type: 'status', node: 'validator', runs: [{ state: 'running' }] },
    ]);
  });

  it('examines what a validator at work uses', async () => {
    const { code, stdout } = await synth(['doctor', '--preset', 'sn1-validator', '--json'], {
      cwd: folder.path,
    });
    const probes = events(stdout);
    expect({ code, failed: probes.filter(({ ok }) => ok !== true) }).toEqual({ code: 0, failed: [] });
    expect(probes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tools.articles', 'llms.default', 'embedders.default', 'chain']),
    );
    await validator.next(ofType('step.completed'));
  });

  it('lets a miner join, asks and rewards it, and goes on without it', async () => {
    const miner = startSynth(['run', '--preset', 'sn1-miner'], { cwd: folder.path });
    try {
      const { hotkey } = await miner.next(ofType('miner.serving'));
      const rewarded = (event: Event): boolean =>
        event.type === 'step.completed' &&
        (event as unknown as Replied).items.some(({ replies }) =>
          replies.some((reply) => reply.hotkey === hotkey && reply.reward > 0),
        );
      const [answered] = await Promise.all([miner.next(ofType('miner.answered')), validator.next(rewarded)]);
      expect(answered).toMatchObject({ ok: true, caller: expect.any(String) as unknown });

      miner.child.kill('SIGINT');
      expect(await miner.finished).toMatchObject({ code: 0, signal: null });
      const { step } = await validator.next(ofType('step.completed'));
      expect(
        await validator.next(
          (event) => event.type === 'step.completed' && event['step'] === Number(step) + 2,
        ),
      ).toMatchObject({ type: 'step.completed' });
    } finally {
      miner.child.kill('SIGKILL');
    }
    validator.child.kill('SIGINT');
    expect(await validator.finished).toMatchObject({ code: 0, signal: null });
  });
});
