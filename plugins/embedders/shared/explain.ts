import { SynthError, type ErrorCode } from '../../../core/index.ts';
import type { FaultData, FaultKind } from './fault.ts';
import type { Loading } from './local-model.ts';

type Paths = Pick<Loading, 'network' | 'tokenizer'>;
type Explanation = (
  fault: string,
  paths: Paths,
  install: string,
) => readonly [message: string, hint?: string];

/** A fault of the thread as an error that says what to do. */
export function explain({ kind, message, install = '' }: FaultData, paths: Paths): SynthError {
  const [code, words] = explanations[kind];
  const [told, hint] = words(message.replace(/\.$/, ''), paths, install);
  // Nothing went to anybody who sends bills.
  return new SynthError(code, {
    message: told,
    ...(hint !== undefined && { hint }),
    detail: { sent: false },
  });
}

const getAgain = 'Get the file again, or set model to another one.';

const explanations: Readonly<Record<FaultKind, readonly [ErrorCode, Explanation]>> = {
  missing: [
    'SYN_PLUGIN_LIBRARY_MISSING',
    (name, _, install) => [
      `This embedder needs the package "${name}", which is not installed.`,
      `Run: npm install ${install}`,
    ],
  ],
  binary: [
    'SYN_PLUGIN_LIBRARY_MISSING',
    (fault, _, install) => [
      `A package that this embedder needs is installed, but does not load on this machine: ${fault}.`,
      `Run: npm install ${install}\nONNX Runtime has binaries for Linux with glibc, Windows, and macOS on Apple silicon.`,
    ],
  ],
  tokenizer: [
    'SYN_MODEL_UNUSABLE',
    (fault, { tokenizer }) => [`${tokenizer} is no tokenizer that can be used: ${fault}.`, getAgain],
  ],
  model: [
    'SYN_MODEL_UNUSABLE',
    (fault, { network }) => [`${network} is no model that can be used: ${fault}.`, getAgain],
  ],
  vocabulary: [
    'SYN_MODEL_UNUSABLE',
    (fault, { tokenizer, network }) => [
      `${tokenizer} and ${network} do not belong together: ${fault}.`,
      'Take both files from the same model.',
    ],
  ],
  pooling: [
    'SYN_CONFIG_INVALID',
    (output, { network }) => [
      `${network} gives one vector a text, pooled in its own way, as its output ${output}: pooling cannot be chosen.`,
      'Leave pooling out.',
    ],
  ],
  memory: [
    'SYN_MODEL_MEMORY',
    (fault, { network }) => [
      `There is not enough memory to run ${network}: ${fault}.`,
      'Lower tokensPerBatch or maxTokens, set precision: int8, or take a smaller model.',
    ],
  ],
  text: ['SYN_LLM_REQUEST', (fault, { network }) => [`${network} cannot be run with a text: ${fault}.`]],
  ended: [
    'SYN_LLM_UNAVAILABLE',
    (fault, { network }) => [`The thread that runs ${network} has ended: ${fault}.`, 'Start the node again.'],
  ],
};
