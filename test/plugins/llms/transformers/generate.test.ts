import type { CausalModel, Tokenizer } from '../../../../plugins/llms/transformers/library.ts';
import { generate } from '../../../../plugins/llms/transformers/generate.ts';
import type { LoadedModel } from '../../../../plugins/llms/transformers/load-model.ts';
import type { Job } from '../../../../plugins/llms/transformers/protocol.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const end = letters.length;

/** A model that goes on with the alphabet; `steps` counts how often it was run. */
function alphabet(length = 1000, more: Partial<CausalModel> = {}): LoadedModel & { readonly steps: number } {
  let steps = 0;
  const model: CausalModel = {
    async generate({ max_new_tokens, logits_processor, stopping_criteria, streamer }) {
      const ids = [0n];
      streamer.put([ids]);
      for (let made = 1; ; made += 1) {
        steps += 1;
        await new Promise((resolve) => setImmediate(resolve));
        const scores = new Float32Array(end + 1).fill(0);
        scores[steps > length ? end : (steps - 1) % letters.length] = 9;
        let logits = { dims: [1, end + 1], data: scores };
        for (const process of logits_processor) logits = process([ids], logits) as typeof logits;
        const id = BigInt(logits.data.indexOf(Math.max(...logits.data)));
        ids.push(id);
        streamer.put([[id]]);
        if (made >= max_new_tokens || Number(id) === end || stopping_criteria.some((stops) => stops()[0]))
          break;
      }
      streamer.end();
    },
    dispose: () => Promise.resolve(),
    config: { eos_token_id: end },
    sessions: {},
    ...more,
  };
  const tokenizer: Tokenizer = Object.assign(
    (text: string) => {
      const tensor = { dims: [1, text.length], data: new Float32Array() };
      return { input_ids: tensor, attention_mask: tensor };
    },
    {
      decode: (ids: number[]) => ids.map((id) => letters[id] ?? '').join(''),
      apply_chat_template: (messages: readonly { content: string }[]) =>
        messages.map(({ content }) => content).join(''),
      get_chat_template: () => '',
      all_special_tokens: [],
    },
  );
  return {
    name: 'alphabet',
    model,
    tokenizer,
    template: 'T',
    templateVariables: {},
    contextLength: 100,
    get steps() {
      return steps;
    },
  };
}

const jobOf = (more: Partial<Job> = {}): Job => ({
  messages: [{ role: 'user', content: 'hello' }],
  maxTokens: 64,
  temperature: 0,
  topP: null,
  stop: [],
  chances: new Float64Array(64),
  ...more,
});

async function run(loaded: LoadedModel, job: Job, isCancelled = () => false) {
  const pieces: string[] = [];
  const outcome = await generate(loaded, job, (text) => pieces.push(text), isCancelled);
  return { ...outcome, text: pieces.join('') };
}

describe('generate', () => {
  it('ends at the token limit, the end token, a stop string or the end of the context', async () => {
    expect(await run(alphabet(), jobOf({ maxTokens: 3 }))).toEqual({
      text: 'abc',
      finish: 'length',
      inputTokens: 5,
      outputTokens: 3,
    });
    expect(await run(alphabet(3), jobOf())).toMatchObject({ text: 'abc', finish: 'stop', outputTokens: 4 });
    expect(await run(alphabet(3), jobOf({ maxTokens: 4 }))).toMatchObject({ text: 'abc', finish: 'stop' });
    expect(await run(alphabet(3), jobOf({ maxTokens: 3 }))).toMatchObject({ text: 'abc', finish: 'length' });
    expect(await run(alphabet(), jobOf({ stop: ['zz', 'ef'] }))).toMatchObject({
      text: 'abcd',
      finish: 'stop',
      outputTokens: 6,
    });
    expect(await run({ ...alphabet(), contextLength: 12 }, jobOf())).toMatchObject({
      finish: 'length',
      outputTokens: 7,
    });
  });

  it('gives what was held back for a stop string that did not come', async () => {
    expect(await run(alphabet(), jobOf({ maxTokens: 4, stop: ['defg'] }))).toMatchObject({ text: 'abcd' });
  });

  it('runs the model no more once it is cancelled', async () => {
    const loaded = alphabet();
    const pieces: string[] = [];
    const work = generate(
      loaded,
      jobOf(),
      (text) => pieces.push(text),
      () => pieces.length >= 5,
    );
    await expect(work).rejects.toMatchObject({ fault: { code: 'SYN_LLM_UNAVAILABLE' } });
    expect(pieces.join('')).toBe('abcde');
    expect(loaded.steps).toBe(5);
  });

  it('runs the model not at all when the dialogue leaves no room', async () => {
    const loaded = { ...alphabet(), contextLength: 5 };
    await expect(run(loaded, jobOf())).rejects.toMatchObject({
      fault: {
        code: 'SYN_LLM_REQUEST',
        message: 'The dialogue has 5 tokens; alphabet takes 5 with its answer.',
      },
    });
    expect(loaded.steps).toBe(0);
  });

  describe('draws', () => {
    // So hot that all 27 tokens have one share: this chance falls to the last letter.
    const hot = 1000;
    const chances = Float64Array.from({ length: 64 }, () => 25.5 / 27);
    const eos_token_id = [end, 99];
    const text = async (more: Partial<Job>, recommended: object = {}): Promise<string> => {
      const loaded = alphabet(1000, { generation_config: { eos_token_id, ...recommended } });
      return (await run(loaded, jobOf({ chances, maxTokens: 3, ...more }))).text;
    };

    it('as asked', async () => {
      expect(await text({ temperature: hot })).toBe('zzz');
      expect(await text({ temperature: hot, topP: 0.01 })).toBe('abc');
      expect(await text({ temperature: 0 }, { do_sample: true, temperature: hot })).toBe('abc');
    });

    it('as the makers of the model recommend, where nothing is asked', async () => {
      const recommended = { do_sample: true, temperature: hot };
      expect(await text({ temperature: null }, recommended)).toBe('zzz');
      expect(await text({ temperature: null }, { ...recommended, top_k: 1 })).toBe('abc');
      expect(await text({ temperature: null }, { ...recommended, top_p: 0.01 })).toBe('abc');
      expect(await text({ temperature: null, topP: 1 }, { ...recommended, top_p: 0.01 })).toBe('zzz');
    });

    it('nothing by itself', async () => {
      expect(await text({ temperature: null })).toBe('abc');
      expect(await text({ temperature: null }, { do_sample: false, temperature: hot })).toBe('abc');
    });

    it('the end too', async () => {
      const last = Float64Array.from({ length: 64 }, () => 0.99);
      expect(await run(alphabet(), jobOf({ temperature: hot, chances: last }))).toMatchObject({
        finish: 'stop',
        outputTokens: 1,
      });
    });
  });
});
