import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tool } from '../../../core/index.ts';
import dojoUnits from '../../../plugins/tools/dojo-units/index.ts';
import { sendJson, serve, type Loopback } from '../../helpers/loopback.ts';
import { describeRedis, startRedis } from '../../helpers/redis.ts';
import { failureOf, startTool, type StartedTool } from '../../helpers/tools.ts';

const never = new AbortController().signal;
const answer = (prompt: string, id: string, content = `<p>${prompt}</p>`): object => ({
  prompt,
  responses: [{ model: 'm', completion: { files: [{ filename: 'index.html', content }] }, cid: id }],
  qa_id: id,
});
const failure = (id: string): object => ({
  qa_id: id,
  success: false,
  status: 'failed',
  error: { code: 'x', stage: 'answer', message: 'm', attempts: 3, retryable: false },
  failed_at: new Date(0).toISOString(),
});

/** A service as upstream's is, by its routes alone. */
let entries: { question: string; qa_id: string; ans_aug_id: string }[];
let answers: Record<string, object>;
let compat: boolean;
let ready: object | null;
let server: Loopback;
const open: StartedTool[] = [];
async function readId(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += String(piece);
  return body === '' ? '' : (JSON.parse(body) as { qa_id: string }).qa_id;
}
beforeEach(async () => {
  entries = ['q1', 'q2'].map((id) => ({ question: `Build ${id}.`, qa_id: id, ans_aug_id: `a-${id}` }));
  answers = {
    q1: answer('Build q1.', 'q1'),
    'a-q1': answer('Build something else.', 'a-q1'),
    q2: answer('Build q2.', 'q2'),
    'a-q2': failure('a-q2'),
  };
  compat = true;
  ready = null;
  server = await serve(
    (url, response, request) => void readId(request).then((id) => handle(url, response, id)),
  );
  const handle = (url: URL, response: ServerResponse, id: string): void => {
    if (url.pathname === '/ready' && ready !== null) return sendJson(response, ready);
    if (url.pathname === '/api/generate-question') {
      const [head] = entries;
      if (head !== undefined)
        return sendJson(response, {
          success: true,
          prompt: head.question,
          qa_id: head.qa_id,
          ans_aug_id: head.ans_aug_id,
        });
      const none = { success: false, prompt: '', qa_id: '', ans_aug_id: '' };
      return compat ? sendJson(response, none) : sendJson(response, none, 503);
    }
    if (url.pathname === '/api/generate-answer') {
      const found = answers[id];
      const sound = found !== undefined && !('status' in found);
      const withIt = url.searchParams.get('include') === 'answer' && sound ? { answer: found } : {};
      return sendJson(response, { success: sound, ans_id: id, ...withIt }, sound || compat ? 200 : 409);
    }
    if (url.pathname === '/api/pop-qa') {
      const before = entries.length;
      entries = entries.filter(({ qa_id }) => qa_id !== id);
      const success = entries.length < before;
      return sendJson(response, { success }, success || compat ? 200 : 404);
    }
    return sendJson(response, { detail: 'Not Found' }, 404);
  };
});
afterEach(async () => {
  for (const { tool } of open.splice(0))
    await (tool as Tool & { stop?: (signal: AbortSignal) => Promise<void> }).stop?.(never);
  await server.close();
});
const start = async (options: object = {}): Promise<StartedTool> => {
  const started = await startTool(dojoUnits, { url: server.url, ...options });
  open.push(started);
  return started;
};
const finish = ({ tool, log }: StartedTool, id: string): Promise<void> | undefined =>
  tool.report?.([{ context: id, kind: 'done', key: 'task', data: {} }], { log } as never, never);

describe('dojo-units', () => {
  it('gives the unit that is next in turn until it is done', async () => {
    const tool = await start();
    const first = await tool.fetch();
    expect(first).toMatchObject({
      id: 'q1',
      text: 'Build q1.',
      data: {
        base: { prompt: 'Build q1.', content: '<p>Build q1.</p>' },
        altered: { prompt: 'Build something else.', content: '<p>Build something else.</p>' },
        held: null,
      },
    });
    expect((await tool.fetch()).id).toBe('q1');
    await finish(tool, 'q1');
    expect(await tool.fetch()).toMatchObject({ id: 'q2', data: { altered: null } });
  });

  it.each([true, false])(
    'says when there is nothing, and when a unit was gone already (compat %s)',
    async (mode) => {
      compat = mode;
      const tool = await start();
      await finish(tool, 'q1');
      await finish(tool, 'q1');
      expect(tool.log.lines.join()).toContain('ended this unit already');
      await finish(tool, 'q2');
      expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    },
  );

  it('says how many units there are where the service does', async () => {
    ready = { ready: true, checks: { buffer: { size: 4, ready: 3 } } };
    expect((await (await start()).fetch()).data['held']).toBe(3);
  });

  it.each([
    ['no page', undefined],
    ['a failure', failure('q1')],
    ['an empty page', answer('Build q1.', 'q1', '')],
    ['no files', { prompt: 'x', responses: [{ completion: { files: [] } }], qa_id: 'q1' }],
  ])('takes no unit with %s for one', async (_, stored) => {
    delete answers['q1'];
    if (stored !== undefined) answers['q1'] = stored;
    expect(await failureOf((await start()).fetch())).toMatchObject({ code: 'SYN_HTTP_BODY' });
  });
});

describeRedis('dojo-units with Redis', () => {
  it('reads pages by the key table alone, and counts whole units', async () => {
    const redis = await startRedis();
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.port, '127.0.0.1');
    try {
      for (const entry of entries) await client.rpush('synthetic:questions', JSON.stringify(entry));
      await client.rpush('synthetic:questions', 'no JSON');
      for (const [id, stored] of Object.entries(answers))
        if (id !== 'a-q2') await client.set(`synthetic:answers:${id}`, JSON.stringify(stored));
      answers = {};
      const tool = await start({ redis: { host: '127.0.0.1', port: redis.port } });
      expect(await tool.fetch()).toMatchObject({
        id: 'q1',
        data: {
          base: { content: '<p>Build q1.</p>' },
          altered: { prompt: 'Build something else.' },
          held: 1,
        },
      });
      await finish(tool, 'q1');
      expect(await tool.fetch()).toMatchObject({ id: 'q2', data: { altered: null } });
    } finally {
      client.disconnect();
      await redis.stop();
    }
  });

  it('says when Redis is not there', async () => {
    const tool = await start({ redis: { host: '127.0.0.1', port: 1 }, timeoutMs: 2000 });
    expect(await failureOf(tool.fetch())).toMatchObject({ code: 'SYN_STORE_UNAVAILABLE' });
  });
});
