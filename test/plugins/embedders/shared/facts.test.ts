import { factFiles, readRecipe } from '../../../../plugins/embedders/shared/facts.ts';
import { workFolder } from '../../../helpers/cli.ts';
import { failureOf } from '../../../helpers/tools.ts';

/** The recipe of a model with these files. */
async function recipeOf(files: Record<string, unknown>, options: object = {}) {
  const texts = Object.entries(files).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const work = workFolder(Object.fromEntries(texts) as Record<string, string>);
  try {
    const found = { folder: work.path, files: factFiles.filter((name) => name in files), digest: '' };
    return await readRecipe(found, {
      model: 'owner/name',
      pooling: undefined,
      maxTokens: undefined,
      ...options,
    });
  } finally {
    work.remove();
  }
}
const layer = (name: string) => ({
  idx: 0,
  name: '0',
  path: '',
  type: `sentence_transformers.models.${name}`,
});

describe('how long a text may be', () => {
  it.each([
    ['nobody says it', {}, 512],
    ['sentence-transformers does', { 'sentence_bert_config.json': { max_seq_length: 256 } }, 256],
    [
      'the smaller of two',
      { 'tokenizer_config.json': { model_max_length: 512 }, 'config.json': { max_position_embeddings: 514 } },
      512,
    ],
    [
      'never more than there are places',
      {
        'sentence_bert_config.json': { max_seq_length: 600 },
        'config.json': { max_position_embeddings: 512 },
      },
      512,
    ],
    ['a number nobody means', { 'tokenizer_config.json': { model_max_length: 1e30 } }, 512],
    ['null', { 'sentence_bert_config.json': { max_seq_length: null }, 'tokenizer_config.json': {} }, 512],
  ])('%s', async (_, files, expected) => {
    expect((await recipeOf(files)).maxTokens).toBe(expected);
  });

  it('is as long as the user wants, up to what the model takes', async () => {
    const files = { 'config.json': { max_position_embeddings: 512 } };
    expect((await recipeOf(files, { maxTokens: 400 })).maxTokens).toBe(400);
    const error = await failureOf(recipeOf(files, { maxTokens: 600 }));
    expect(error).toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      hint: expect.stringContaining('512') as string,
    });
  });
});

describe('how vectors are pooled', () => {
  it.each([
    ['nobody says it', {}, undefined],
    [
      'as it was written',
      { '1_Pooling/config.json': { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false } },
      'cls',
    ],
    ['as it is written', { '1_Pooling/config.json': { pooling_mode: 'mean', include_prompt: true } }, 'mean'],
    ['the last', { '1_Pooling/config.json': { pooling_mode_lasttoken: true } }, 'last-token'],
    [
      'with the usual layers',
      { 'modules.json': ['Transformer', 'Pooling', 'Normalize'].map(layer) },
      undefined,
    ],
  ])('%s', async (_, files, expected) => {
    expect((await recipeOf(files)).pooling).toBe(expected);
  });

  it.each([
    ['max', { '1_Pooling/config.json': { pooling_mode: 'max' } }, 'max'],
    ['two ways', { '1_Pooling/config.json': { pooling_mode: ['cls', 'mean'] } }, 'cls and mean'],
    ['a layer more', { 'modules.json': ['Transformer', 'Pooling', 'Dense'].map(layer) }, 'Dense'],
  ])('refuses what it cannot do, unless it is told what to do: %s', async (_, files, named) => {
    const error = await failureOf(recipeOf(files));
    expect(error).toMatchObject({
      code: 'SYN_MODEL_UNUSABLE',
      hint: expect.stringContaining('pooling') as string,
    });
    expect(error.message).toContain(named);
    expect((await recipeOf(files, { pooling: 'cls' })).pooling).toBe('cls');
  });

  it.each([
    ['no JSON', { 'config.json': 'PK\u0003\u0004' }],
    ['other JSON', { 'modules.json': { a: 1 } }],
    ['a word for a number', { 'tokenizer_config.json': { model_max_length: 'many' } }],
  ])('refuses a file that is not what it should be: %s', async (_, files) => {
    const error = await failureOf(recipeOf(files));
    expect(error.code).toBe('SYN_MODEL_UNUSABLE');
    expect(error.message).toContain(Object.keys(files)[0]);
  });
});
