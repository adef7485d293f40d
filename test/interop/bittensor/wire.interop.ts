import type { Serving } from '../../../core/index.ts';
import { loadSr25519, type Sr25519 } from '../../../plugins/chains/keys/sr25519.ts';
import { ourAxonCases, startAxon } from './our-axon.ts';
import { ourDendriteCases } from './our-dendrite.ts';
import type { Script } from '../script.ts';
import { findSdk, freePort, startScript } from './sdk.ts';

const sdks = [
  { sdk: 'bittensor 10.x', found: findSdk(10, ['SYNTH_PYTHON_BITTENSOR', 'SYNTH_PYTHON']) },
  { sdk: 'bittensor 9.x', found: findSdk(9, ['SYNTH_PYTHON_BITTENSOR9']) },
];

/** Cases tried and passed, by version and direction. */
const table: { readonly sdk: string; readonly direction: string; tried: number; passed: number }[] = [];

afterAll(() => {
  const rows = table.map(
    ({ sdk, direction, tried, passed }) => `${sdk}  ${direction}  ${passed} of ${tried} passed`,
  );
  process.stdout.write(`\n${rows.join('\n')}\n\n`);
});

describe.each(sdks)('the wire of $sdk', ({ found }) => {
  if (typeof found === 'string') {
    process.stdout.write(`\n${found}\n`);
    test.skip(found, () => undefined);
    return;
  }
  let sr25519: Sr25519;
  beforeAll(async () => {
    sr25519 = await loadSr25519();
  });

  const count = (direction: string): { tried: number; passed: number } => {
    const row = { sdk: `bittensor ${found.version}`, direction, tried: 0, passed: 0 };
    table.push(row);
    return row;
  };

  describe('our dendrite, the real axon', () => {
    const row = count('our dendrite → real axon');
    let axon: Script | undefined;
    let port = 0;
    let closedPort = 0;
    beforeAll(async () => {
      [port, closedPort] = [await freePort(), await freePort()];
      axon = await startScript(found, 'real_axon.py', [String(port)]);
    }, 60_000);
    afterAll(() => axon?.stop());

    test.each(ourDendriteCases)('$name', async ({ run, expected }) => {
      row.tried += 1;
      expect(await run({ sr25519, port, closedPort })).toMatchObject(expected);
      row.passed += 1;
    });
  });

  describe('the real dendrite, our axon', () => {
    const row = count('real dendrite → our axon');
    let dendrite: Script | undefined;
    let serving: Serving | undefined;
    beforeAll(async () => {
      serving = await startAxon(sr25519);
      dendrite = await startScript(found, 'real_dendrite.py', []);
    }, 60_000);
    afterAll(async () => {
      await dendrite?.stop();
      await serving?.close(AbortSignal.abort());
    });

    test.each(ourAxonCases)('$name', async ({ requests, expected }) => {
      row.tried += 1;
      for (const [index, request] of requests.entries()) {
        const line = JSON.stringify({ timeout: 5, ...request, port: serving?.port });
        const answer = JSON.parse((await dendrite?.exchange(line)) ?? '') as { status: number };
        if (index < requests.length - 1) expect(answer.status).toBe(200);
        else expect(answer).toMatchObject(expected);
      }
      row.passed += 1;
    });
  });
});
