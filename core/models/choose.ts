import type { ModelWants } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { HubFile } from './hub.ts';

/** What an embedder or a language model on this machine reads, in the places transformers.js made usual. */
const usual = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'modules.json',
  'sentence_bert_config.json',
  '1_Pooling/config.json',
];
/** The first of these a model has. */
const networks = ['onnx/model.onnx', 'onnx/model_quantized.onnx', 'model.onnx'];

/** The files a plugin wants of a repository; SYN_MODEL_NOT_FOUND says which it lacks. */
export function chooseWanted(
  id: string,
  there: readonly HubFile[],
  { files, optional = [] }: Pick<ModelWants, 'files' | 'optional'>,
): HubFile[] {
  const byPath = new Map(there.map((file) => [file.path, file]));
  const missing = files.filter((path) => !byPath.has(path));
  if (missing.length > 0) throw lacks(id, missing, there);
  return [...new Set([...files, ...optional])].flatMap((path) => byPath.get(path) ?? []);
}

/** The files that patterns name (`*` stands for anything), else those models on this machine usually want. */
export function choosePulled(
  id: string,
  there: readonly HubFile[],
  patterns: readonly string[] | undefined,
): HubFile[] {
  if (patterns !== undefined) {
    const tests = patterns.map(toTest);
    const useless = patterns.filter((_, i) => !there.some(({ path }) => tests[i]?.test(path)));
    if (useless.length > 0) throw lacks(id, useless, there);
    return there.filter(({ path }) => tests.some((test) => test.test(path)));
  }
  const network = networks.find((path) => there.some((file) => file.path === path));
  if (network === undefined) throw lacks(id, [networks[0] as string], there);
  const names = [...usual, network, `${network}_data`, `${network}.data`];
  return there.filter(({ path }) => names.includes(path));
}

const toTest = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

const mostShown = 20;

function lacks(id: string, missing: readonly string[], there: readonly HubFile[]): SynthError {
  const networks = there.filter(({ path }) => path.endsWith('.onnx'));
  const shown = (networks.length > 0 ? networks : there).map(({ path }) => path).slice(0, mostShown);
  return new SynthError('SYN_MODEL_NOT_FOUND', {
    message: `The model ${id} has no ${missing.join(', no ')}.`,
    hint:
      networks.length > 0
        ? `Its networks in ONNX format: ${shown.join(', ')}.`
        : `It has no network in ONNX format, as models here need; its files: ${shown.join(', ') || 'none'}.`,
    detail: { id, missing: [...missing] },
  });
}
