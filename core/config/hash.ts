import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../contracts/json.ts';
import type { CheckedConfig } from './checked.ts';
import type { SeededSettings } from './schema.ts';

/**
 * SHA-256 (hex) over what changes the data a node makes: role, seed, sampling, scoring and every plugin's options. Secrets,
 * names of folders, logs, deadlines, concurrency and limits of steps and money are left out.
 */
export function configHash({
  settings,
  entries,
}: Pick<CheckedConfig, 'entries'> & { readonly settings: SeededSettings }): string {
  const plugins = Object.fromEntries(
    [...entries.values()].map(({ path, kind, use, identity, bindings }) => {
      const { timeoutMs: _, ...frame } = identity.frame as JsonObject;
      return [path, { kind, use, options: identity.options, frame, bindings: Object.fromEntries(bindings) }];
    }),
  );
  return createHash('sha256')
    .update(canonical({ settings: dataSettings(settings), plugins }))
    .digest('hex');
}

function dataSettings({ role, seed, run, ledger }: SeededSettings): JsonValue {
  const { itemsPerStep, sampling, conversation, buildAttempts, maxReplyBytes } = run;
  return {
    role,
    seed,
    itemsPerStep,
    sampling,
    conversation: { ...conversation, task: conversation.task ?? null },
    buildAttempts,
    maxReplyBytes,
    ledger: { ...ledger, zeroAlpha: ledger.zeroAlpha ?? null },
  };
}

/** JSON with sorted keys, so that the order of writing does not matter. */
function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value as Record<string, JsonValue>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
