import type { Serving } from '../../../core/index.ts';
import { freePort } from '../../helpers/free-port.ts';
import { startPython, type Script } from '../script.ts';
import { communexes } from './communex.ts';
import { ourClientCases, type Ports } from './our-client.ts';
import { ourModuleCases, startOurModule } from './our-module.ts';

/** Cases tried and passed, by version and direction. */
const table: { readonly version: string; readonly direction: string; tried: number; passed: number }[] = [];

afterAll(() => {
  const rows = table.map(
    ({ version, direction, tried, passed }) =>
      `communex ${version}  ${direction}  ${passed} of ${tried} passed`,
  );
  process.stdout.write(`\n${rows.join('\n')}\n\n`);
});

const file = (name: string): string => `${import.meta.dirname}/${name}`;

describe.each(communexes)('the wire and the communex of $variable', ({ variable, python, version }) => {
  if (python === '') {
    test.skip(`Skipped: name a Python that has communex with ${variable}.`, () => undefined);
    return;
  }
  const count = (direction: string): { tried: number; passed: number } => {
    const row = { version, direction, tried: 0, passed: 0 };
    table.push(row);
    return row;
  };

  describe.each(['raw', 'header'] as const)('our client, the real module, %s', (scheme) => {
    const row = count(`our client (${scheme}) → real module`);
    const scripts: Script[] = [];
    let ports: Ports = { module: 0, limited: 0, closed: 0 };
    beforeAll(async () => {
      ports = { module: await freePort(), limited: await freePort(), closed: await freePort() };
      const start = (port: number, size: number): Promise<Script> =>
        startPython(python, file('real_module.py'), [String(port), String(size)]);
      scripts.push(await start(ports.module, 10_000), await start(ports.limited, 2));
    }, 60_000);
    afterAll(() => Promise.all(scripts.map((script) => script.stop())));

    test.each(ourClientCases(scheme))('$name', async ({ run, expected }) => {
      row.tried += 1;
      expect(await run(ports)).toMatchObject(expected);
      row.passed += 1;
    });
  });

  describe('the real client, our module', () => {
    const row = count('real client → our module');
    let client: Script | undefined;
    let [open, limited]: (Serving | undefined)[] = [];
    beforeAll(async () => {
      open = await startOurModule(false);
      limited = await startOurModule(true);
      client = await startPython(python, file('real_client.py'), []);
    }, 60_000);
    afterAll(async () => {
      await client?.stop();
      await open?.close(AbortSignal.abort());
      await limited?.close(AbortSignal.abort());
    });

    test.each(ourModuleCases)('$name', async ({ requests, expected, isLimited }) => {
      row.tried += 1;
      const port = (isLimited === true ? limited : open)?.port;
      let outcome: unknown;
      for (const request of requests) {
        const line = JSON.stringify({ method: 'generate', ...request, port });
        outcome = JSON.parse((await client?.exchange(line)) ?? '');
      }
      expect(outcome).toEqual(expected);
      row.passed += 1;
    });
  });
});
