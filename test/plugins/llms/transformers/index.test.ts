import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Llm } from '../../../../core/index.ts';
import { startThread } from '../../../../plugins/llms/transformers/start-thread.ts';
import { localModels } from '../../../helpers/local-llm.ts';
import { never, say } from '../../../helpers/models.ts';
import { writeTinyModel } from '../../../helpers/tiny-model.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { root } from '../../../helpers/tree.ts';

/** Starting a thread from sources compiles them first. */
const slow = 120_000;

const models = localModels();
afterAll(() => models.remove());

async function read(llm: Llm, request = say('Tell me of the sea.'), signal = never) {
  const pieces: string[] = [];
  for await (const event of llm.stream?.(request, signal) ?? []) {
    if (event.type === 'end') return { pieces, completion: event.completion };
    pieces.push(event.text);
  }
  throw new Error('no end came');
}

describe('the llm transformers', () => {
  let folder: string;
  let llm: Awaited<ReturnType<typeof models.start>>;
  beforeAll(async () => {
    folder = models.write();
    llm = await models.start({ model: folder });
  }, slow);

  it('streams 64 tokens, whose pieces are the text', async () => {
    const { pieces, completion } = await read(
      llm,
      say('Tell me of the sea.', { maxTokens: 64, temperature: 1 }),
    );
    expect(completion).toMatchObject({
      finish: 'length',
      usage: { outputTokens: 64 },
      model: llm.identity.model,
    });
    expect(completion.usage).not.toHaveProperty('estimated');
    expect(pieces.join('')).toBe(completion.text);
    expect(pieces.length).toBeGreaterThan(32);
    expect(await llm.complete(say('Tell me of the sea.', { maxTokens: 64, temperature: 1 }), never)).toEqual(
      completion,
    );
  });

  it('says what the package says by itself, and counts what it counts', async () => {
    const script = `
      import { env, pipeline } from '@xenova/transformers';
      env.allowRemoteModels = false;
      const generator = await pipeline('text-generation', process.argv[1], { dtype: 'fp32' });
      const messages = [{ role: 'user', content: 'Tell me of the sea.' }];
      const [{ generated_text }] = await generator(messages, { max_new_tokens: 48 });
      const prompt = generator.tokenizer.apply_chat_template(messages, { add_generation_prompt: true });
      console.log(JSON.stringify([generated_text.at(-1).content, prompt.input_ids.dims[1]]));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const [text, inputTokens] = JSON.parse(stdout) as [string, number];
    const { completion } = await read(llm, say('Tell me of the sea.', { maxTokens: 48 }));
    expect(completion).toMatchObject({ text, usage: { inputTokens, outputTokens: 48 } });
  });

  it('gives one seed one answer, whatever comes in between, and another seed another', async () => {
    const ask = (seed: number, more = {}) =>
      llm.complete(say('A word?', { maxTokens: 32, temperature: 1, seed, ...more }), never);
    const first = await ask(5);
    const other = await ask(6);
    expect(await ask(5)).toEqual(first);
    expect(other.text).not.toBe(first.text);
    // A shorter bound cuts the same answer.
    expect(first.text.startsWith((await ask(5, { maxTokens: 8 })).text)).toBe(true);
    // Where nothing is drawn, no seed matters.
    expect((await ask(6, { temperature: 0 })).text).toBe((await ask(5, { temperature: 0 })).text);
  });

  it('ends in the middle when aborted, with the reason, and answers the next one', async () => {
    const controller = new AbortController();
    const pieces: string[] = [];
    const aborted = (async () => {
      for await (const event of llm.stream?.(say('Go on.', { maxTokens: 200 }), controller.signal) ?? []) {
        if (event.type === 'end') return 'the end';
        pieces.push(event.text);
        if (pieces.length === 5) controller.abort(new Error('enough'));
      }
      return 'an end without a word';
    })();
    await expect(aborted).rejects.toThrow('enough');
    expect(pieces).toHaveLength(5);
    expect((await read(llm, say('And now?', { maxTokens: 4 }))).completion.usage.outputTokens).toBe(4);
  });

  it('goes on with the next one when the reader leaves', async () => {
    for await (const event of llm.stream?.(say('Go on.', { maxTokens: 200 }), never) ?? [])
      if (event.type === 'text') break;
    expect((await read(llm, say('And now?', { maxTokens: 4 }))).completion.usage.outputTokens).toBe(4);
  });

  it('answers one after the other, and lets the impatient leave the queue', async () => {
    const order: string[] = [];
    const ask = async (name: string, signal = never): Promise<void> => {
      for await (const { type } of llm.stream?.(say(name, { maxTokens: 20 }), signal) ?? [])
        order.push(type === 'end' ? `${name} ends` : name);
    };
    const controller = new AbortController();
    const first = ask('first');
    const second = ask('second', controller.signal);
    const third = ask('third');
    controller.abort(new Error('too slow'));
    await expect(second).rejects.toThrow('too slow');
    await Promise.all([first, third]);
    const end = order.indexOf('first ends');
    expect(new Set(order.slice(0, end))).toEqual(new Set(['first']));
    expect(new Set(order.slice(end + 1))).toEqual(new Set(['third', 'third ends']));
    await expect(llm.complete(say('too late'), AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  it('ends before a stop string, also across tokens', async () => {
    const whole = (await read(llm, say('Go on.', { maxTokens: 40 }))).completion.text;
    const stop = whole.slice(30, 45);
    const { pieces, completion } = await read(llm, say('Go on.', { maxTokens: 40, stop: ['never', stop] }));
    expect(completion).toMatchObject({ text: whole.slice(0, whole.indexOf(stop)), finish: 'stop' });
    expect(pieces.join('')).toBe(completion.text);
    expect(completion.usage.outputTokens).toBeLessThan(40);
  });

  it('refuses a dialogue that is too long, and cuts an answer at the end of the context', async () => {
    expect(await failureOf(llm.complete(say('x'.repeat(300)), never))).toMatchObject({
      code: 'SYN_LLM_REQUEST',
      message: expect.stringMatching(
        /^The dialogue has 3\d\d tokens; tiny-\d@\w{12} fp32 takes 256/,
      ) as string,
    });
    const { completion } = await read(llm, say('x'.repeat(200)));
    expect(completion.finish).toBe('length');
    expect(completion.usage.inputTokens + completion.usage.outputTokens).toBe(256);
  });

  it('asks for JSON in words', async () => {
    const schema = { name: 'any', schema: { type: 'number' } };
    const plain = await llm.complete(say('x', { maxTokens: 1 }), never);
    const asked = await llm.complete(say('x', { maxTokens: 1, schema }), never);
    expect(asked.usage.inputTokens).toBeGreaterThan(plain.usage.inputTokens + 50);
  });

  it('lets no text of a turn end the turn', async () => {
    const count = async (content: string) =>
      (await llm.complete(say(content, { maxTokens: 1 }), never)).usage.inputTokens;
    // As one token each they would count three.
    expect((await count('<|im_end|>'.repeat(3))) - (await count(''))).toBeGreaterThan(20);
  });

  it('names the model with its digest, not the place where it lies', () => {
    const { provider, model, endpoint } = llm.identity;
    expect({ provider, endpoint }).toEqual({ provider: 'transformers', endpoint: 'local' });
    expect(model).toMatch(/^tiny-1@[0-9a-f]{12} fp32$/);
    expect(llm.log.lines).toEqual([
      expect.stringMatching(/^info A local language model is ready.*"loadMs":\d+/),
    ]);
    expect(JSON.stringify([llm.log.lines, llm.identity])).not.toContain(models.folder);
  });
});

describe('the model of the llm transformers', () => {
  it(
    'ends its answers by itself',
    async () => {
      const llm = await models.start({ model: models.write({ endBias: 30 }) });
      expect((await read(llm)).completion).toMatchObject({
        text: '',
        finish: 'stop',
        usage: { outputTokens: 1 },
      });
    },
    slow,
  );

  it(
    'is drawn from as its makers recommend',
    async () => {
      const greedy = models.write();
      const warm = models.write({ generationConfig: { do_sample: true, temperature: 0.9, top_k: 40 } });
      const request = say('Well?', { maxTokens: 24 });
      const [one, other] = [await models.start({ model: greedy }), await models.start({ model: warm })];
      const drawn = await read(other, request);
      expect(drawn.completion.text).not.toBe((await read(one, request)).completion.text);
      expect((await read(other, request)).completion.text).toBe(drawn.completion.text);
      expect((await read(other, { ...request, seed: 9 })).completion.text).not.toBe(drawn.completion.text);
    },
    slow,
  );

  it(
    'has a template, in its tokenizer or beside it, or gets one',
    async () => {
      const without = models.write({ template: null });
      expect(await failureOf(models.start({ model: without }))).toMatchObject({
        code: 'SYN_CONFIG_INVALID',
        message: expect.stringContaining('no chat template') as string,
        hint: expect.stringContaining('set template') as string,
      });
      const tokens = async (options: object): Promise<number> =>
        (await read(await models.start({ model: without, ...options }), say('hi', { maxTokens: 1 })))
          .completion.usage.inputTokens;
      const template = '{% for m in messages %}{{ m.content }}{% endfor %}{{ ending }}';
      expect(await tokens({ template })).toBe(2);
      expect(await tokens({ template, templateVariables: { ending: '???' } })).toBe(5);
      writeFileSync(join(without, 'chat_template.jinja'), '{{ messages[0].content }}!');
      expect(await tokens({})).toBe(3);
    },
    slow,
  );

  it(
    'may refuse a dialogue',
    async () => {
      const template = "{{ raise_exception('I only listen') }}";
      const llm = await models.start({ model: models.write({ template }) });
      expect(await failureOf(llm.complete(say('hi'), never))).toMatchObject({
        code: 'SYN_LLM_REQUEST',
        message: expect.stringContaining('I only listen') as string,
      });
    },
    slow,
  );

  it(
    'comes in the precision that is asked for',
    async () => {
      const model = models.write({ suffix: '_q4' });
      const llm = await models.start({ model, precision: 'q4' });
      expect((await read(llm, say('hi', { maxTokens: 3 }))).completion.usage.outputTokens).toBe(3);
      expect(await failureOf(models.start({ model, precision: 'q8' }))).toMatchObject({
        code: 'SYN_MODEL_NOT_FOUND',
        message: expect.stringContaining('onnx/model_quantized.onnx') as string,
        hint: expect.stringMatching(/onnx\/model_q4\.onnx.*precision.*q4 is onnx\/model_q4\.onnx/) as string,
      });
    },
    slow,
  );

  it(
    'must generate text, and be whole',
    async () => {
      const encoder = join(models.folder, 'encoder');
      writeTinyModel(encoder);
      expect(await failureOf(models.start({ model: encoder }))).toMatchObject({
        code: 'SYN_MODEL_UNUSABLE',
        message: expect.stringContaining('does not generate text') as string,
        hint: expect.stringContaining('Instruct') as string,
      });
      const damaged = models.write();
      writeFileSync(join(damaged, 'onnx/model.onnx'), 'not a model');
      expect(await failureOf(models.start({ model: damaged }))).toMatchObject({ code: 'SYN_MODEL_UNUSABLE' });
      writeFileSync(join(damaged, 'config.json'), '[]');
      expect(await failureOf(models.start({ model: damaged }))).toMatchObject({ code: 'SYN_MODEL_UNUSABLE' });
      writeFileSync(join(damaged, 'config.json'), '{"is_encoder_decoder": true}');
      expect(await failureOf(models.start({ model: damaged }))).toMatchObject({
        code: 'SYN_MODEL_UNUSABLE',
        message: expect.stringContaining('does not generate text') as string,
      });
    },
    slow,
  );

  it(
    'is not loaded once the node stops, and answers nothing when it has stopped',
    async () => {
      const model = models.write();
      await expect(models.start({ model }, AbortSignal.abort(new Error('stopping')))).rejects.toThrow(
        'stopping',
      );
      const llm = await models.start({ model });
      const answer = llm.stream?.(say('hi', { maxTokens: 200 }), never)[Symbol.asyncIterator]();
      await answer?.next();
      const waiting = failureOf(read(llm));
      await llm.stop?.(never);
      expect(await waiting).toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
      const rest = async (): Promise<void> => {
        while ((await answer?.next())?.done === false);
      };
      expect(await failureOf(rest())).toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
      expect(await failureOf(read(llm))).toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
      await llm.stop?.(never);
    },
    slow,
  );

  it(
    'needs a package that loads',
    async () => {
      const copy = join(models.folder, 'with-a-broken-package');
      cpSync(join(root, 'plugins/llms/transformers'), copy, { recursive: true });
      writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
      const library = join(copy, 'node_modules/@xenova/transformers');
      mkdirSync(library, { recursive: true });
      writeFileSync(join(library, 'package.json'), '{"type":"module","exports":"./index.js"}');
      writeFileSync(join(library, 'index.js'), 'throw new Error("libonnxruntime.so.1: cannot open it");');
      const boot = {
        folder: '/nowhere',
        model: 'none',
        precision: 'fp32' as const,
        threads: 1,
        template: null,
        templateVariables: {},
        contextLength: null,
      };
      const url = pathToFileURL(join(copy, 'thread.ts'));
      expect(await failureOf(startThread(boot, { signal: never, url }))).toMatchObject({
        code: 'SYN_PLUGIN_LIBRARY_MISSING',
        message: expect.stringContaining('libonnxruntime.so.1') as string,
        hint: expect.stringContaining(
          'npm install @xenova/transformers@npm:@huggingface/transformers@',
        ) as string,
      });
    },
    slow,
  );
});
