import type { Fault } from './protocol.ts';

/** A fault that the thread reports as it is. */
export class ThreadFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

const packageName = '@xenova/transformers';
const install = `Run: npm install ${packageName}@npm:@huggingface/transformers@4.3.1`;

/** Why the package could not be imported. */
export function libraryFault(error: unknown): Fault {
  const { code, message } = asError(error);
  const isAbsent =
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && message.includes(`'${packageName}'`);
  return {
    code: 'SYN_PLUGIN_LIBRARY_MISSING',
    message: isAbsent
      ? `The llm "transformers" needs the package "${packageName}", which is not installed.`
      : `The package "${packageName}" cannot be loaded: ${firstLine(message)}`,
    hint: isAbsent
      ? install
      : `Its native parts (onnxruntime-node, sharp) may be missing or made for another machine. ${install}`,
  };
}

/** Why the model could not be loaded. */
export function loadFault(error: unknown, model: string): Fault {
  if (error instanceof ThreadFault) return error.fault;
  const { message } = asError(error);
  const wrongKind = /^Unsupported model type: (.*)$/.exec(message)?.[1];
  if (wrongKind !== undefined) return notCausal(model, wrongKind);
  if (isMemory(message)) return tooLarge(model, message);
  return {
    code: 'SYN_MODEL_UNUSABLE',
    message: `The model ${model} cannot be loaded: ${firstLine(message)}`,
    hint: 'Its files may be damaged, or made for a newer version of ONNX Runtime: get them again, or take another model.',
  };
}

export const notCausal = (model: string, what: string): Fault => ({
  code: 'SYN_MODEL_UNUSABLE',
  message: `The model ${model} (${what}) does not generate text.`,
  hint: 'Take a causal language model made for chat, such as one with Instruct in its name. Encoders are for embedders.',
});

/** Why a generation failed. */
export function runFault(error: unknown, model: string): Fault {
  if (error instanceof ThreadFault) return error.fault;
  const { message } = asError(error);
  if (isMemory(message)) return tooLarge(model, message);
  return { code: 'SYN_LLM_UNAVAILABLE', message: `The model ${model} failed: ${firstLine(message)}` };
}

const isMemory = (message: string): boolean => /bad.?alloc|failed to allocate|out of memory/i.test(message);

const tooLarge = (model: string, reason: string): Fault => ({
  code: 'SYN_MODEL_MEMORY',
  message: `There is not enough memory to run ${model}: ${firstLine(reason)}`,
  hint: 'Take a smaller model or a smaller precision of it, or lower contextLength.',
});

export const asError = (error: unknown): { readonly message: string; readonly code?: unknown } =>
  error instanceof Error ? error : { message: String(error) };

export const firstLine = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, 300);
