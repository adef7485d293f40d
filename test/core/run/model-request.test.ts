import type { Protocol, Row } from '../../../core/index.ts';
import { runValidator } from '../../../core/run/validator.ts';
import { fakeChain, fakeContext, memorySink, protocol, reply, type Answers } from './fakes.ts';

const honest = (text: string): string => text.replace('Say: ', '');
/** 1 tells its model in the answer and when asked, 2 only when asked, 3 never, 4 gives no answer at all. */
const answers: Answers = {
  1: ({ protocolName, challenge }) =>
    protocolName === 'who'
      ? 'model-one'
      : reply(1, honest(challenge.text), { body: { completion: '', model: 'in-body' } }),
  2: ({ protocolName, challenge }) => (protocolName === 'who' ? 'model-two' : honest(challenge.text)),
  3: ({ protocolName, challenge }) =>
    protocolName === 'who'
      ? reply(3, '', { status: 404, statusText: 'no such method' })
      : honest(challenge.text),
  4: () => '',
};
const who: Protocol = { ...protocol };
const plain = (required: boolean | null): Protocol => ({
  ...protocol,
  replyModel: ({ model }) => (typeof model === 'string' ? model : null),
  ...(required === null ? {} : { modelRequest: { protocol: 'who', required, timeoutMs: 100 } }),
});

async function run(required: boolean | null, protocols: Readonly<Record<string, Protocol>> = { who }) {
  const chain = fakeChain(answers);
  const rows: Row[] = [];
  const sinks = { main: memorySink(rows) };
  const settings = { run: { steps: 1 } };
  await runValidator(
    fakeContext({ chain, settings, sinks, protocols: { plain: plain(required), ...protocols } }),
  );
  const by = (column: string): unknown[] =>
    [...rows].sort((a, b) => Number(a['uid']) - Number(b['uid'])).map((row) => row[column]);
  return { chain, model: by('model'), status: by('status'), reward: by('reward') };
}

describe('the model behind an answer', () => {
  it('is what the answer says where nobody asks', async () => {
    const { chain, model } = await run(null);
    expect(model).toEqual(['in-body', null, null, null]);
    expect(chain.asks.every(({ protocolName }) => protocolName === 'plain')).toBe(true);
  });

  it('costs the one reply that it cannot be read from', async () => {
    const replyModel = (): null => {
      throw new RangeError('nested too deep');
    };
    const { status, reward } = await run(null, { plain: { ...plain(null), replyModel } });
    expect(status).toEqual([503, 200, 200, 204]);
    expect(reward).toEqual([0, 1, 1, 0]);
  });

  it('is asked of those who answered, and may stay unknown', async () => {
    const { chain, model, reward } = await run(false);
    expect(model).toEqual(['model-one', 'model-two', null, null]);
    expect(reward).toEqual([1, 1, 1, 0]);
    const asked = chain.asks.filter(({ protocolName }) => protocolName === 'who');
    expect(asked.map(({ peer, id, timeoutMs }) => [peer.uid, id, timeoutMs]).sort()).toEqual([
      [1, '1/0/0/model', 100],
      [2, '1/0/0/model', 100],
      [3, '1/0/0/model', 100],
    ]);
  });

  it('decides whether an answer counts where it is required', async () => {
    const { status, reward } = await run(true);
    expect(reward).toEqual([1, 1, 0, 0]);
    expect(status).toEqual([200, 200, 404, 204]);
  });

  it('needs the protocol it is asked with', async () => {
    await expect(run(true, {})).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      message: expect.stringContaining('"who"') as string,
      hint: expect.stringContaining('who: { use: who }') as string,
    });
  });
});
