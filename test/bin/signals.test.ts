import type { ChildProcess } from 'node:child_process';
import { moduleFolder, pluginFile } from '../core/config/broken/case.ts';
import { events, synth, workFolder, type Finished } from '../helpers/cli.ts';

const run = ['run', '--preset', 'sn1-validator', '--steps', '30'];
/** One miner never answers, and the deadline is far off. */
const hanging = ['--set', 'chain.miners.silent.mode=hang', '--set', 'run.askTimeoutMs=600000'];

/** Calls back once with the process when it has said the text. */
function whenSaid(
  text: string,
  act: (child: ChildProcess) => void,
): (child: ChildProcess, piece: string) => void {
  let said = '';
  let acted = false;
  return (child, piece) => {
    said += piece;
    if (acted || !said.includes(text)) return;
    acted = true;
    act(child);
  };
}

const stepsOf = ({ stdout }: Finished): unknown[] =>
  events(stdout).flatMap(({ type, step }) => (type === 'step.completed' ? [step] : []));

describe('a run that is told to stop', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'finishes its step on %s, and goes on when asked again',
    async (signal) => {
      const folder = workFolder();
      try {
        const stop = whenSaid('"step.started","run":1,"step":3', (child) => child.kill(signal));
        const first = await synth([...run, '--json'], { cwd: folder.path, onOutput: stop });
        expect({ code: first.code, signal: first.signal }).toEqual({ code: 0, signal: null });
        expect(events(first.stdout).at(-1)).toMatchObject({
          type: 'run.finished',
          summary: { ended: 'stopped' },
        });

        const second = await synth([...run, '--json'], { cwd: folder.path });
        expect(second.code).toBe(0);
        expect(events(second.stdout)[0]).toMatchObject({ type: 'run.started', resumed: true });
        expect([...stepsOf(first), ...stepsOf(second)]).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));

        const status = events((await synth(['status', '--json'], { cwd: folder.path })).stdout);
        const finished = events(second.stdout).at(-1)?.['summary'] as { rows: number };
        expect(status).toMatchObject([
          { steps: 30, runs: [{ state: 'finished', steps: 30, rows: finished.rows }] },
        ]);
      } finally {
        folder.remove();
      }
    },
  );

  it('says how to go on', async () => {
    const folder = workFolder();
    try {
      const stop = whenSaid('step 2/30', (child) => child.kill('SIGINT'));
      const { code, stdout, stderr } = await synth(run, { cwd: folder.path, onOutput: stop });
      expect(code).toBe(0);
      expect(stderr).toContain('the step in flight is finished first');
      expect(stdout).toMatch(/^uid +miner +mean score +weight +emission$/m);
      expect(stdout).toContain('Stopped before step 30; the same command goes on from here.');
    } finally {
      folder.remove();
    }
  });

  it('ends at once on the second signal, whatever a miner does', async () => {
    const folder = workFolder();
    try {
      const first = whenSaid('"step.started"', (child) => child.kill('SIGINT'));
      const second = whenSaid('Once more to stop at once', (child) => child.kill('SIGINT'));
      const { code, stderr } = await synth([...run, ...hanging, '--json'], {
        cwd: folder.path,
        onOutput: (child, text) => {
          first(child, text);
          second(child, text);
        },
      });
      expect(code).toBe(130);
      expect(stderr).not.toMatch(/^\s+at /m);
      // Nothing of the dropped step is left behind: the next run takes it from its start.
      const { stdout } = await synth([...run, '--json'], { cwd: folder.path });
      expect(stepsOf({ stdout } as Finished)).toHaveLength(30);
    } finally {
      folder.remove();
    }
  });

  it('drops a step that outlasts the grace', async () => {
    const folder = workFolder();
    try {
      const stop = whenSaid('"step.started"', (child) => child.kill('SIGINT'));
      const args = [...run, ...hanging, '--set', 'run.graceMs=50', '--json'];
      const { code, stdout } = await synth(args, { cwd: folder.path, onOutput: stop });
      expect(code).toBe(0);
      expect(events(stdout).at(-1)).toMatchObject({
        type: 'run.finished',
        summary: { steps: 0, ended: 'stopped' },
      });
    } finally {
      folder.remove();
    }
  });

  it('ends at once on the second signal while it starts up', async () => {
    const setup =
      "setup: () => { process.stderr.write('never ready'); setInterval(() => undefined, 1000); return new Promise(() => undefined); },";
    const folder = workFolder({ 'slow.js': pluginFile(setup), ...moduleFolder });
    try {
      const first = whenSaid('never ready', (child) => child.kill('SIGINT'));
      const second = whenSaid('Once more to stop at once', (child) => child.kill('SIGINT'));
      const { code, signal } = await synth([...run, '--set', 'tools.articles.use=./slow.js'], {
        cwd: folder.path,
        onOutput: (child, text) => {
          first(child, text);
          second(child, text);
        },
      });
      expect({ code, signal }).toEqual({ code: 130, signal: null });
    } finally {
      folder.remove();
    }
  });

  it('stops when nobody reads what it says any more', async () => {
    const folder = workFolder();
    try {
      const leave = whenSaid('"step":2', (child) => child.stdout?.destroy());
      const { code, stderr } = await synth([...run, '--json'], { cwd: folder.path, onOutput: leave });
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/^\s+at /m) as unknown });
      const [status] = events((await synth(['status', '--json'], { cwd: folder.path })).stdout);
      expect(status).toMatchObject({ runs: [{ state: 'stopped' }] });
    } finally {
      folder.remove();
    }
  });
});
