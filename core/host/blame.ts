import type { CheckedEntry } from '../config/checked.ts';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import type { JsonObject } from '../contracts/json.ts';
import { SynthError } from '../errors/synth-error.ts';
import { frozenHint } from './frozen-fault.ts';
import { missingLibrary } from './missing-library.ts';

export const pluginLabel = ({ plugin }: Pick<CheckedEntry, 'plugin'>): string =>
  `${plugin.kind}/${plugin.name}`;

/** Whatever a plugin's setup threw, as one error that names the plugin and the place in the YAML that asked for it. */
export function blame(cause: unknown, entry: CheckedEntry): SynthError {
  const at = { where: entry.where, plugin: pluginLabel(entry), cause };
  if (isCoded(cause))
    return new SynthError(cause.code, {
      ...at,
      message: cause.message,
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      detail: cause.detail ?? {},
    });
  const library = missingLibrary(cause);
  if (library !== undefined)
    return new SynthError('SYN_PLUGIN_LIBRARY_MISSING', {
      ...at,
      message: `The ${entry.kind} "${entry.plugin.name}" needs the package "${library}", which is not installed.`,
      hint: `Run: npm install ${library}`,
    });
  return new SynthError('SYN_PLUGIN_SETUP', {
    ...at,
    message: `The ${entry.kind} "${entry.plugin.name}" failed to start: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: frozenHint(cause) ?? 'Check its options; if they are right, this is for its author.',
  });
}

/** A SynthError, also one made by another copy of this package that a plugin brought along. */
function isCoded(
  error: unknown,
): error is { code: ErrorCode; message: string; hint?: string; detail?: JsonObject } {
  return (
    error instanceof Error &&
    error.name === 'SynthError' &&
    'code' in error &&
    Object.hasOwn(catalogue, String(error.code))
  );
}
