/** Name of the package an import could not find; undefined for any other error, and for a missing file. */
export function missingLibrary(error: unknown): string | undefined {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return undefined;
  const name = /Cannot find (?:package|module) '([^'./][^']*)'/.exec(message ?? '')?.[1];
  return name
    ?.split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
