import { createHash } from 'node:crypto';
import { secretMessages, signedMessage } from '../../../../../plugins/chains/bittensor/epistula/message.ts';
import { openEventReader } from '../../../../../plugins/chains/bittensor/epistula/sse.ts';
import { signatureBytes } from '../../../../../plugins/chains/bittensor/wire/message.ts';
import { toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import { loadSr25519 } from '../../../../../plugins/chains/keys/sr25519.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';

interface Vectors {
  readonly v2: {
    readonly body: string;
    readonly sha256: string;
    readonly uuid: string;
    readonly timestamp: number;
    readonly signedBy: string;
    readonly signedFor: string;
    readonly message: string;
    readonly signature: string;
    readonly messageWithoutReceiver: string;
    readonly secretMessagesCanonical: readonly string[];
  };
}

const { v2 } = bittensorGolden<Vectors>('epistula');
const stamp = { uuid: v2.uuid, timestamp: String(v2.timestamp), signedFor: v2.signedFor };
const body = Buffer.from(v2.body);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('what is signed', () => {
  it('is the digest of the body as it travels, and who sends it to whom and when', async () => {
    expect(createHash('sha256').update(body).digest('hex')).toBe(v2.sha256);
    expect(text(signedMessage(body, stamp))).toBe(v2.message);
    expect(text(signedMessage(body, { ...stamp, signedFor: '' }))).toBe(v2.messageWithoutReceiver);
    const sr25519 = await loadSr25519();
    const signature = signatureBytes(v2.signature) as Uint8Array;
    const key = toPublicKey(v2.signedBy) as Uint8Array;
    expect(sr25519.verify(signedMessage(body, stamp), signature, key)).toBe(true);
    const others = [
      signedMessage(Buffer.from(`${v2.body} `), stamp),
      signedMessage(body, { ...stamp, uuid: 'x' }),
      signedMessage(body, { ...stamp, timestamp: '1' }),
      signedMessage(body, { ...stamp, signedFor: v2.signedBy }),
    ];
    for (const other of others) expect(sr25519.verify(other, signature, key)).toBe(false);
  });

  it('lets the receiver show that it was asked, in the interval and its neighbours', () => {
    expect(secretMessages(v2.timestamp, v2.signedFor).map(text)).toEqual(v2.secretMessagesCanonical);
  });
});

describe('an event stream', () => {
  const read = (...pieces: (string | Buffer)[]): (readonly string[] | null)[] => {
    const events = openEventReader();
    return pieces.map((piece) => events.read(Buffer.from(piece)));
  };

  it('has an event where a line is empty, wherever the pieces are cut', () => {
    expect(read('data: one\n\ndata:two\r\n\r\n')).toEqual([['one', 'two']]);
    expect(read('da', 'ta: o', 'ne\n', '\n')).toEqual([[], [], [], ['one']]);
    expect(read(': comment\nevent: x\ndata: a\ndata: b\n\n\n\n')).toEqual([['a\nb']]);
    const bytes = Buffer.from('data: é\n\n');
    expect(read(bytes.subarray(0, 7), bytes.subarray(7))).toEqual([[], ['é']]);
  });

  it('is bounded in what it holds back', () => {
    expect(read('x'.repeat(1_048_577))).toEqual([null]);
    expect(read(`data: ${'x'.repeat(600_000)}\n`, `data: ${'x'.repeat(600_000)}\n`)).toEqual([[], null]);
    expect(
      read(`data: ${'x'.repeat(900_000)}\n\n`, `data: ${'x'.repeat(900_000)}\n\n`).map((e) => e?.length),
    ).toEqual([1, 1]);
  });
});
