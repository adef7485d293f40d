import { createDetokenizer } from './detokenize.ts';
import { ThreadFault, asError, firstLine } from './faults.ts';
import type { CausalModel, Encoded, Tensor } from './library.ts';
import type { LoadedModel } from './load-model.ts';
import { renderPrompt } from './prompt.ts';
import type { Job, Outcome } from './protocol.ts';
import { pickToken, type Sampling } from './sampling.ts';
import { watchStops } from './stops.ts';

/**
 * Generates one text, handing its pieces to `emit` as they are sure. Ends before the next token once `isCancelled`.
 * ThreadFault: the template refuses the dialogue, or the prompt leaves no room for an answer.
 */
export async function generate(
  loaded: LoadedModel,
  job: Job,
  emit: (text: string) => void,
  isCancelled: () => boolean,
): Promise<Outcome> {
  const { model, tokenizer } = loaded;
  const prompt = encodePrompt(loaded, job);
  const inputTokens = prompt.input_ids.dims[1] as number;
  const limit = Math.min(job.maxTokens, roomFor(inputTokens, loaded));
  const sampling = samplingOf(job, model.generation_config);
  const detokenizer = createDetokenizer((ids) =>
    tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
  );
  const stops = watchStops(job.stop);
  const send = (text: string): void => {
    if (text !== '') emit(text);
  };

  let isPrompt = true;
  let outputTokens = 0;
  let last = -1n;
  await model.generate({
    ...prompt,
    max_new_tokens: limit,
    // The package draws with a generator of its own, which all generations share, and knows no top-p. So the token is drawn
    // here, and the package takes the only one that is left.
    do_sample: false,
    num_beams: 1,
    logits_processor: [
      (_ids, logits): Tensor => {
        const token = pickToken(logits.data, sampling, job.chances[outputTokens] ?? 0);
        logits.data.fill(-Infinity);
        logits.data[token] = 0;
        return logits;
      },
    ],
    streamer: {
      put([ids]): void {
        if (isPrompt || ids === undefined) {
          isPrompt = false;
          return;
        }
        last = ids[0] as bigint;
        outputTokens += 1;
        if (!isCancelled()) send(stops.push(detokenizer.push(Number(last))));
      },
      end: () => undefined,
    },
    stopping_criteria: [() => [stops.stopped || isCancelled()]],
  });

  if (isCancelled())
    throw new ThreadFault({
      code: 'SYN_LLM_UNAVAILABLE',
      message: `${loaded.name} was stopped in the middle.`,
    });
  if (!stops.stopped) send(stops.push(detokenizer.rest()));
  if (!stops.stopped) send(stops.rest());
  const isCut = outputTokens >= limit && !stops.stopped && !endTokens(model).includes(last);
  return { finish: isCut ? 'length' : 'stop', inputTokens, outputTokens };
}

function encodePrompt(
  { name, tokenizer, template, templateVariables }: LoadedModel,
  { messages }: Job,
): Encoded {
  let text: string;
  try {
    text = renderPrompt(tokenizer, messages, { template, variables: templateVariables });
  } catch (error) {
    throw new ThreadFault({
      code: 'SYN_LLM_REQUEST',
      message: `The chat template of ${name} refuses the dialogue: ${firstLine(asError(error).message)}`,
      hint: 'Set template to one that takes it.',
    });
  }
  // The template has put the special tokens where they belong.
  return tokenizer(text, { add_special_tokens: false });
}

function roomFor(inputTokens: number, { name, contextLength }: LoadedModel): number {
  if (inputTokens > 0 && inputTokens < contextLength) return contextLength - inputTokens;
  throw new ThreadFault({
    code: 'SYN_LLM_REQUEST',
    message:
      inputTokens === 0
        ? `The chat template of ${name} makes no prompt of the dialogue.`
        : `The dialogue has ${inputTokens} tokens; ${name} takes ${contextLength} with its answer.`,
    hint:
      inputTokens === 0
        ? 'Set template to one that does.'
        : 'Take a model with a longer context, or shorten what it is given: smaller contexts of the tool, fewer turns.',
  });
}

function samplingOf({ temperature, topP }: Job, recommended: CausalModel['generation_config']): Sampling {
  // Recommendations for drawing are none for a model whose makers do not draw.
  const own = recommended?.do_sample === true ? recommended : null;
  return {
    temperature: temperature ?? (own === null ? 0 : (own.temperature ?? 1)),
    topP: topP ?? own?.top_p ?? 1,
    topK: own?.top_k ?? 0,
  };
}

function endTokens({ generation_config, config }: CausalModel): bigint[] {
  const ids = generation_config?.eos_token_id ?? config.eos_token_id ?? [];
  return [ids].flat().map(BigInt);
}
