/** What can be wrong with a model, or with the machine it is to run on. */
export type FaultKind =
  /** A package is not installed. */
  | 'missing'
  /** A package is installed, but does not load on this machine. */
  | 'binary'
  | 'tokenizer'
  | 'model'
  /** Tokenizer and model do not belong together. */
  | 'vocabulary'
  /** The model has an output that cannot be pooled, and pooling was asked for. */
  | 'pooling'
  | 'memory'
  /** The model runs, but not with these texts. */
  | 'text'
  /** The thread is gone. */
  | 'ended';

/** A fault as it travels between threads; the message goes after a colon. */
export interface FaultData {
  readonly kind: FaultKind;
  readonly message: string;
  /** The package at fault, as npm installs it. */
  readonly install?: string;
}

export class Fault extends Error implements FaultData {
  readonly kind: FaultKind;
  readonly install: string;

  constructor(kind: FaultKind, message: string, install = '') {
    super(message);
    this.kind = kind;
    this.install = install;
  }
}

/** What ONNX Runtime threw: a fault of this kind, unless the memory was too small. */
export function runtimeFault(error: unknown, kind: FaultKind): Fault {
  if (error instanceof Fault) return error;
  const message = messageOf(error)
    .replace(/^Load model from .* failed: ?/, '')
    // Where in its own source it was, with the signature of the function.
    .replace(/\/onnxruntime_src\/.*\) /, '');
  return new Fault(/bad.?alloc|failed to allocate/i.test(message) ? 'memory' : kind, message);
}

/** Imports a package, which npm installs as `install`. */
export async function importLibrary<T>(name: string, load: () => Promise<T>, install = name): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = messageOf(error);
    const isMissing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`);
    throw isMissing
      ? new Fault('missing', name, install)
      : new Fault('binary', `${name}: ${message}`, install);
  }
}

/** The first line of what was thrown: libraries add pages of context. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] as string;
