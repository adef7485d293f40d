import { itemSchema, seededRandom, type Llm } from '../../../../core/index.ts';
import openai from '../../../../plugins/llms/openai/index.ts';
import explanation from '../../../../plugins/tasks/explanation/index.ts';
import { json, serveModel, type ModelServer, type Reply } from '../../../helpers/model-server.ts';
import { asLlm, openGateway, startPlugin, type TestGateway } from '../../../helpers/models.ts';
import { failureOf, keepLog } from '../../../helpers/tools.ts';
import { never, startTask } from '../stage.ts';

const said = (content: string, finish_reason = 'stop'): Reply =>
  json({
    model: 'served-1',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    usage: { prompt_tokens: 12, completion_tokens: 3 },
  });
const knots = JSON.stringify({ subject: 'Knots', explanation: 'A knot is a loop in space.' });

describe('explanation by a model over its wire, through the gateway', () => {
  let server: ModelServer;
  let one: TestGateway;
  beforeAll(async () => void (server = await serveModel()));
  afterAll(() => server.close());
  beforeEach(() => {
    one = openGateway({ gateway: { retries: 1 } });
    server.requests.length = 0;
  });
  afterEach(() => one.close());

  const build = async (options: object = {}) => {
    const { clock } = one;
    const settings = { baseUrl: `${server.url}/v1/`, model: 'served', structuredOutput: 'native' };
    const llm = one.gateway.wrapLlm('remote', asLlm(await startPlugin<Llm>(openai, settings, clock)));
    const task = await startTask(explanation, { llm, clock }, { questionsPerCycle: 1, ...options });
    return task.build({ random: seededRandom(1), log: keepLog() }, never);
  };

  it('asks for JSON of its shape, by schema', async () => {
    server.answer(said(knots));
    const [item] = await build();
    expect(itemSchema.parse(item)).toMatchObject({
      reference: { text: 'A knot is a loop in space.' },
      data: { subject: 'Knots', model: 'served-1' },
    });
    expect(server.requests[0]?.body).toMatchObject({
      temperature: 0.2,
      max_tokens: 1000,
      response_format: { type: 'json_schema', json_schema: { name: 'explanation', strict: true } },
    });
  });

  it('asks again for what was cut off, and not from the cache', async () => {
    server.answer(said('{"subject": "Kno', 'length'), said(knots));
    expect(await build()).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[0]?.body['seed']).not.toBe(server.requests[1]?.body['seed']);

    server.requests.length = 0;
    server.answer(said('No title here.\nNor here.'), said('"Knots"\n\nA knot is a loop.'));
    expect(await build({ form: 'marked' })).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it('does not multiply the tries of the gateway', async () => {
    server.answer(json({ error: { message: 'overloaded' } }, 503));
    expect((await failureOf(build())).code).toBe('SYN_LLM_UNAVAILABLE');
    expect(server.requests).toHaveLength(2);
  });
});
