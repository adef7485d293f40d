import { withoutTimes } from '../../core/run/events.ts';
import { events, synth, workFolder } from '../helpers/cli.ts';

describe('two runs with one seed', () => {
  it('give the same events in two empty folders, but for times', async () => {
    const outputs = [];
    for (let run = 0; run < 2; run += 1) {
      const folder = workFolder();
      try {
        const args = ['run', '--preset', 'sn1-validator', '--steps', '20', '--seed', '7', '--json'];
        const { code, stdout } = await synth(args, { cwd: folder.path });
        expect(code).toBe(0);
        outputs.push(events(stdout).map(withoutTimes));
      } finally {
        folder.remove();
      }
    }
    expect(outputs[0]?.length).toBeGreaterThan(40);
    expect(outputs[1]).toEqual(outputs[0]);
  }, 120_000);
});
