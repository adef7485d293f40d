import { createNode, type RunEvent } from '../../core/index.ts';
import { capture } from '../../core/testing/log.ts';
import { catalog } from '../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../core/config/workspace.ts';
import { until } from '../helpers/dojo.ts';
import type { LogLine } from '../../core/testing/index.ts';

interface Service {
  readonly url: string;
  readonly lines: readonly LogLine[];
  readonly stop: () => Promise<void>;
}

/** The preset in an empty folder, with no key and no network; on a free port. */
async function withPreset(args: readonly string[], work: (service: Service) => Promise<void>): Promise<void> {
  const { cwd, remove } = createWorkspace({});
  const stop = new AbortController();
  const lines: LogLine[] = [];
  const events: RunEvent[] = [];
  try {
    const config = await loadFrom(cwd, {
      args: ['--preset', 'dojo', '--set', 'service.http.port=0', ...args],
    });
    const node = await createNode({
      ...{ config, catalog, cwd, log: capture(lines), stop: stop.signal },
      signal: new AbortController().signal,
      onEvent: (event) => void events.push(event),
    });
    const running = node.run();
    try {
      const started = () => events.find((event) => event.type === 'service.started');
      await Promise.race([running, until('its start', () => started() !== undefined)]);
      await work({
        url: String(started()?.address),
        lines,
        async stop() {
          stop.abort();
          expect(await running).toMatchObject({ role: 'service', ended: 'stopped' });
        },
      });
    } finally {
      stop.abort();
      await running.finally(() => node.stop());
    }
  } finally {
    remove();
  }
}

const ask = async (url: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const init = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  return (await (await fetch(`${url}${path}`, init)).json()) as Record<string, unknown>;
};
const isFull = (url: string) => async (): Promise<boolean> => {
  const { checks } = (await ask(url, '/ready')) as { checks: { buffer: { ready: number } } };
  return checks.buffer.ready === 4;
};

test('it makes pages with no key, hands them out, and ends in order', async () => {
  await withPreset([], async ({ url, lines, stop }) => {
    await until('a full buffer', isFull(url));
    const [first, second] = [
      await ask(url, '/api/generate-question'),
      await ask(url, '/api/generate-question'),
    ];
    expect(first['qa_id']).not.toBe(second['qa_id']);
    for (const id of [first['qa_id'], first['ans_aug_id']]) {
      const { answer } = await ask(url, '/api/generate-answer?include=answer', { qa_id: id });
      const { responses } = answer as { responses: [{ completion: { files: [{ content: string }] } }] };
      expect(responses[0].completion.files[0].content).toMatch(
        /^<!doctype html>[^]*Content-Security-Policy/i,
      );
    }
    expect(await ask(url, '/api/pop-qa', { qa_id: first['qa_id'] })).toEqual({ success: true });
    await stop();
    expect(lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    expect(lines.at(-1)?.message).toBe('service.drained');
  });
}, 60_000);

test('in dev mode the same question stays next in turn', async () => {
  await withPreset(['--dev'], async ({ url }) => {
    await until('a full buffer', isFull(url));
    const first = await ask(url, '/api/generate-question');
    expect(first['success']).toBe(true);
    expect(await ask(url, '/api/generate-question')).toEqual(first);
    expect(await isFull(url)()).toBe(true);
  });
}, 60_000);
