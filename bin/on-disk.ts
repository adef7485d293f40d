import { SynthError } from '../core/index.ts';

/** Does what the file system may refuse; a refusal is the user's to mend. */
export function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new SynthError('SYN_INPUT', {
      message: `${path} cannot be used: ${(cause as Error).message}.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
}
