import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openRecords } from '../../core/index.ts';
import { events, synth, workFolder } from '../helpers/cli.ts';

describe('synth status', () => {
  const folder = workFolder();
  afterAll(() => folder.remove());

  it('tells each submission of weights: which call it was and what came of it', async () => {
    const storage = join(folder.path, '.synth', 'validator');
    mkdirSync(storage, { recursive: true });
    const store = openRecords(storage);
    store.addRun({ seed: 7, configHash: 'hash', firstStep: 1, targetSteps: null, startedAt: 5 });
    const weights = { uids: [1, 2], values: [1, 1] };
    const receipt = { uids: [1, 2], values: [65_535, 65_535], block: 20 };
    const attempt = (block: number): number => store.addWeights({ run: 1, step: 1, block, weights, at: 1 });
    store.addReceipt(attempt(20), {
      ...receipt,
      accepted: true,
      reason: null,
      detail: { phase: 'commit' },
    });
    store.addReceipt(attempt(30), { ...receipt, accepted: false, reason: 'SettingWeightsTooFast' });
    attempt(40);
    store.close();
    const { code, stdout } = await synth(['status'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      / 40 {2}– +2 {2}cut off .*\n +30 {2}– +2 {2}SettingWeightsTooFast .*\n +20 {2}commit +2 {2}accepted /,
    );
    const json = await synth(['status', '--json'], { cwd: folder.path });
    expect(events(json.stdout)).toMatchObject([
      { weights: [{ block: 40, receipt: null }, { block: 30 }, { block: 20, receipt: { accepted: true } }] },
    ]);
  });
});
