import { SynthError } from '../../../core/index.ts';
import { callPlugin, toFailure } from '../../../core/run/failure.ts';

const signal = new AbortController().signal;
const call = (work: () => Promise<unknown>): Promise<unknown> =>
  callPlugin('tool/mine', signal, work).catch((error: unknown) => error);

describe('callPlugin', () => {
  it('blames a plugin for what it throws', async () => {
    const bare = await call(() => Promise.reject(new TypeError('x is undefined')));
    expect(bare).toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
      plugin: 'tool/mine',
      cause: expect.any(TypeError) as unknown,
    });
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a plugin may throw anything
    const thrown = await call(() => Promise.reject('text'));
    expect(thrown).toMatchObject({ code: 'SYN_PLUGIN_RESULT', message: 'tool/mine failed: text' });
  });

  it('leaves a SynthError as it is, and knows one of another copy of the package', async () => {
    const own = new SynthError('SYN_TOOL_EMPTY', { message: 'nothing' });
    expect(await call(() => Promise.reject(own))).toBe(own);
    const foreign = Object.assign(new Error('nothing'), { name: 'SynthError', code: 'SYN_TOOL_EMPTY' });
    expect(await call(() => Promise.reject(foreign))).toMatchObject({
      code: 'SYN_TOOL_EMPTY',
      plugin: 'tool/mine',
    });
    const invented = Object.assign(new Error('nothing'), { name: 'SynthError', code: 'SYN_MADE_UP' });
    expect(await call(() => Promise.reject(invented))).toMatchObject({ code: 'SYN_PLUGIN_RESULT' });
  });

  it('does not wait for a plugin that ignores the signal', async () => {
    const end = new AbortController();
    const stuck = callPlugin('tool/mine', end.signal, () => new Promise(() => undefined));
    end.abort(new Error('enough'));
    await expect(stuck).rejects.toThrow('enough');
  });
});

it('keeps a long message short in records', () => {
  const failure = toFailure('build', new Error('x'.repeat(10_000)), 'tool/mine');
  expect(failure).toMatchObject({ stage: 'build', code: 'SYN_PLUGIN_RESULT', plugin: 'tool/mine' });
  expect(failure.message).toHaveLength(500);
});
