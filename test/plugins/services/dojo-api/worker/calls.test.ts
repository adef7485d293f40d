import { SynthError } from '../../../../../core/index.ts';
import { asLlm, completion, fakeLlm, openGateway, say } from '../../../../helpers/models.ts';
import { fakeGenerator, startDojoService, until } from '../../../../helpers/dojo.ts';

test('each stage tells which models it used and for how much, also when it fails', async () => {
  const gateway = openGateway({
    gateway: { prices: { 'gpt-4o': { inputUsd: 1, outputUsd: 2 } }, cache: false },
  });
  const answer = completion('<p>', { usage: { inputTokens: 1000, outputTokens: 500 } });
  const llm = gateway.gateway.wrapLlm('writer', asLlm(fakeLlm(() => answer)));
  let answers = 0;
  const task = fakeGenerator(() => ({
    build: async (io, signal) => {
      await llm.complete(say('think one up'), signal);
      return fakeGenerator().build(io, signal);
    },
    refer: async ({ query }, _, signal) => {
      await llm.complete(say(query), signal);
      if (query.includes('[question/')) throw new SynthError('SYN_TASK_PAGE', { message: 'No page.' });
      answers += 1;
      await llm.complete(say('mend it'), signal);
      return { text: query, data: { model: 'fake-1' } };
    },
  }));
  const options = { buffer: { size: 1 }, workers: { concurrency: 1, attempts: 1 } };
  const service = await startDojoService({ task, options });
  try {
    await until('a unit', () => service.events('unit.published').length === 1);
    expect(answers).toBe(1);
    const [{ unit_id, seed } = {}] = service.events('unit.started');
    const call = { unit_id, qa_id: unit_id, seed, attempt: 1, provider: 'test', model: 'gpt-4o' };
    const once = { ...call, calls: 1, cached_calls: 0, tokens_in: 1000, tokens_out: 500, cost_usd: 0.002 };
    const twice = { ...call, calls: 2, cached_calls: 0, tokens_in: 2000, tokens_out: 1000, cost_usd: 0.004 };
    const told = service.events('llm.call');
    expect(told.every(({ latency_ms }) => Number.isInteger(latency_ms))).toBe(true);
    const inTurn = told.sort((a, b) => (String(a['stage']) < String(b['stage']) ? -1 : 1));
    expect(inTurn.map(({ latency_ms: _, ...fields }) => fields)).toEqual([
      { ...twice, stage: 'answer' },
      { ...once, stage: 'augmented-answer' },
      { ...once, stage: 'question' },
    ]);
  } finally {
    await service.stop();
    await gateway.close();
  }
});

test('a stage that ran out of time tells what its calls may have cost', async () => {
  const gateway = openGateway({ gateway: { prices: { 'gpt-4o': { inputUsd: 1, outputUsd: 2 } } } });
  const llm = gateway.gateway.wrapLlm('writer', asLlm(fakeLlm(() => new Promise(() => {}))));
  const task = fakeGenerator(() => ({
    build: async (_, signal) => {
      await llm.complete(say('think one up', { maxTokens: 1000 }), signal);
      return [];
    },
  }));
  const options = { workers: { concurrency: 1, attempts: 1, stageTimeoutMs: 50 } };
  const service = await startDojoService({ task, options });
  try {
    await until('a failure', () => service.events('unit.failed').length > 0);
    expect(service.events('unit.failed')[0]).toMatchObject({ 'error.code': 'SYN_RUN_TIMEOUT' });
    const [told] = service.events('llm.call');
    expect(told).toMatchObject({ stage: 'question', model: 'gpt-4o', calls: 0 });
    expect(told?.['cost_usd']).toBeGreaterThan(0);
  } finally {
    await service.stop();
    await gateway.close();
  }
});
