import { showBytes } from '../../../core/models/bytes.ts';
import { logProgress } from '../../../core/models/progress.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { fakeLog } from '../host/fakes.ts';

describe('the log of a model on its way', () => {
  it('has a line at the beginning, every ten seconds and at the end', () => {
    const clock = fakeClock();
    const lines: { message: string }[] = [];
    const report = logProgress(fakeLog(lines), clock, 'hub.example');
    const total = 2_000_000_000;
    for (let bytes = 500_000_000; bytes <= total; bytes += 50_000_000) {
      report({ id: 'maker/big', file: 'onnx/model.onnx', bytes, totalBytes: total });
      clock.advance(1_000);
    }
    report({ id: 'maker/small', file: 'config.json', bytes: 0, totalBytes: 20 });
    expect(lines.map(({ message }) => message)).toEqual([
      'Fetching maker/big from hub.example: 1.5 GB.',
      'Fetching maker/big: 1.0 GB of 2.0 GB.',
      'Fetching maker/big: 1.5 GB of 2.0 GB.',
      'Fetched maker/big.',
      'Fetching maker/small from hub.example: 20 bytes.',
    ]);
  });
});

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [22_972_370, '23 MB'],
  [999_600, '1.0 MB'],
  [1_336_854_282, '1.3 GB'],
  [2 ** 52, '4504 TB'],
])('shows %d bytes as %s', (bytes, text) => {
  expect(showBytes(bytes)).toBe(text);
});
