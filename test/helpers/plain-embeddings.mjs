// Embeddings by onnxruntime-node and nothing of ours: one text at a time, no padding, a process of its own.
//
//   node plain-embeddings.mjs < jobs.json     jobs: [{ folder, file, texts, pooling, prefix, normalise, maxTokens }]
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const results = [];
for (const job of json(0)) {
  const {
    folder,
    file = 'onnx/model.onnx',
    texts,
    pooling,
    prefix = '',
    normalise = true,
    maxTokens = 128,
  } = job;
  const tokenizer = new Tokenizer(json(`${folder}/tokenizer.json`), json(`${folder}/tokenizer_config.json`));
  const session = await InferenceSession.create(`${folder}/${file}`);
  const vectors = [];
  for (const text of texts) {
    const { ids } = tokenizer.encode(prefix + text, { add_special_tokens: false });
    const [cls, sep] = [tokenizer.token_to_id('[CLS]'), tokenizer.token_to_id('[SEP]')];
    const all = [cls, ...ids.slice(0, maxTokens - 2), sep];
    const values = {
      input_ids: all,
      attention_mask: all.map(() => 1),
      token_type_ids: all.map(() => 0),
      position_ids: all.map((_, at) => at),
    };
    const feeds = {};
    for (const { name, shape } of session.inputMetadata) {
      feeds[name] = name.startsWith('past')
        ? new Tensor('float32', new Float32Array(0), [1, shape[1], 0, shape[3]])
        : new Tensor('int64', BigInt64Array.from(values[name], BigInt), [1, all.length]);
    }
    const { last_hidden_state: tokens, sentence_embedding: whole } = await session.run(feeds);
    let vector = [...(whole ?? tokens).data];
    if (whole === undefined) {
      const width = tokens.dims[2];
      const rows = all.map((_, at) => vector.slice(at * width, (at + 1) * width));
      if (pooling === 'cls') vector = rows[0];
      if (pooling === 'last-token') vector = rows.at(-1);
      if (pooling === 'mean')
        vector = rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
    }
    const length = Math.hypot(...vector);
    vectors.push(normalise ? vector.map((x) => x / length) : vector);
  }
  results.push(vectors);
}
process.stdout.write(JSON.stringify(results));
