import { systemClock } from '../../../core/host/clock.ts';

it('takes a wait longer than a timer can hold for the longest there is, not for none', async () => {
  const controller = new AbortController();
  const deadline = systemClock.deadline(3e9, controller.signal);
  const asleep = systemClock.sleep(3e9, controller.signal);
  await systemClock.sleep(20, new AbortController().signal);
  expect(deadline.signal.aborted).toBe(false);
  deadline.clear();
  controller.abort(new Error('enough'));
  await expect(asleep).rejects.toThrow('enough');
});
