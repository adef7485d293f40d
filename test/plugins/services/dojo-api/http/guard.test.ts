import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startDojoService, type DojoService } from '../../../../helpers/dojo.ts';

const token = 'a-token-of-the-test';

async function withService(
  http: Record<string, unknown>,
  work: (service: DojoService) => Promise<void>,
): Promise<void> {
  const service = await startDojoService({ options: { http: http as never, workers: { concurrency: 0 } } });
  try {
    await work(service);
  } finally {
    await service.stop();
  }
}

test('a token is asked for under /api alone, and told nobody', async () => {
  await withService({ token }, async (service) => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: token }]) {
      const refused = await service.get('/api/generate-question', headers);
      expect([refused.status, refused.body, refused.headers.get('www-authenticate')]).toEqual([
        401,
        { detail: 'Not authenticated' },
        'Bearer',
      ]);
    }
    const bearer = { authorization: `Bearer ${token}` };
    expect((await service.get('/api/generate-question', bearer)).status).toBe(200);
    expect((await service.post('/api/pop-qa', { qa_id: '1' })).status).toBe(401);
    for (const path of ['/health', '/ready', '/docs', '/openapi.json'])
      expect((await service.get(path)).text).not.toContain(token);
    expect(JSON.stringify(service.lines)).not.toContain(token);
  });
});

test('a token is asked for however the path is written', async () => {
  await withService({ token }, async (service) => {
    expect((await service.get('/%61pi/generate-question')).status).toBe(401);
    const { hostname, port } = new URL(service.url);
    for (const path of ['/ap%69/jobs/x', `http://${hostname}:${port}/api/generate-question`]) {
      const asked = request({ hostname, port, path }).end();
      const [{ statusCode }] = (await once(asked, 'response')) as [IncomingMessage];
      expect(statusCode).toBe(401);
    }
  });
});

test('a body has a limit', async () => {
  await withService({ bodyLimitBytes: 1000 }, async (service) => {
    const { status, body } = await service.post('/api/order-answer', { question: 'x'.repeat(2000) });
    expect([status, body]).toEqual([413, { detail: expect.any(String) as string }]);
  });
});

test.each([
  ['an array', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['a field', `{"question":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['objects', `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`],
])('a body nested without end is refused as one that is no JSON: %s', async (_, text) => {
  await withService({ bodyLimitBytes: 300_000 }, async (service) => {
    const { status, body } = await service.post('/api/order-answer', text);
    expect([status, body]).toMatchObject([422, { detail: [{ type: 'json_invalid' }] }]);
  });
});

test('a client has so many requests', async () => {
  await withService({ rate: { requests: 3 } }, async (service) => {
    const statuses: number[] = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await service.get('/api/generate-question')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const refused = await service.get('/api/generate-question');
    expect(refused.body).toEqual({ detail: expect.stringContaining('Rate limit') as string });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect((await service.get('/health')).status).toBe(200);
  });
});

test('wrong tokens count as requests', async () => {
  await withService({ token, rate: { requests: 2 } }, async (service) => {
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await service.get('/api/generate-question')).status);
    expect(statuses).toEqual([401, 401, 429]);
  });
});

test('pages of other origins may ask where they are named', async () => {
  const origin = 'https://example.org';
  await withService({}, async (service) => {
    const { headers } = await service.get('/health', { origin });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
  await withService({ cors: [origin] }, async (service) => {
    expect((await service.get('/health', { origin })).headers.get('access-control-allow-origin')).toBe(
      origin,
    );
    const other = await service.get('/health', { origin: 'https://example.com' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${service.url}/api/pop-qa`, { method: 'OPTIONS', headers: { origin } });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, POST',
    ]);
  });
});

test('a page of another site takes no question by showing its address as an image', async () => {
  const site = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
  await withService({}, async (service) => {
    expect((await service.get('/api/generate-question', site)).status).toBe(403);
    expect((await service.get('/docs', site)).status).toBe(200);
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    expect((await service.get('/api/generate-question', own)).status).toBe(200);
  });
  await withService({ cors: ['https://example.org'] }, async (service) => {
    expect((await service.get('/api/generate-question', site)).status).toBe(403);
    const named = { ...site, 'sec-fetch-mode': 'cors', origin: 'https://example.org' };
    expect((await service.get('/api/generate-question', named)).status).toBe(200);
    expect((await service.get('/api/generate-question', { ...named, origin: 'null' })).status).toBe(403);
  });
});

test('a HEAD takes no question', async () => {
  await withService({}, async (service) => {
    expect((await fetch(`${service.url}/api/generate-question`, { method: 'HEAD' })).status).toBe(405);
  });
});

test('a port that is taken is told as such', async () => {
  await withService({}, async (service) => {
    const port = Number(new URL(service.url).port);
    await expect(startDojoService({ options: { http: { port } } })).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      message: expect.stringContaining('another process listens there') as string,
    });
  });
});
