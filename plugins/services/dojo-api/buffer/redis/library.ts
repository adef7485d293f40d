import { SynthError } from '../../../../../core/index.ts';

/** An optional library of this store; SYN_PLUGIN_LIBRARY_MISSING when it was not installed. */
export async function loadLibrary<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new SynthError('SYN_PLUGIN_LIBRARY_MISSING', {
      message: `The redis buffer of dojo-api needs the package "${name}", which is not installed.`,
      hint: `Install it: npm install ${name}. Or keep the buffer in a file: --set service.buffer.store=sqlite.`,
      plugin: 'service/dojo-api',
      cause,
    });
  }
}
