import type { ModuleServeParts } from './parts.ts';
import { refuse, type Refuse } from './refusals.ts';

/** Why a caller is refused for the subnets it is on; null when it isn't. */
export function judgeRegistration(
  caller: string,
  { self, keysOf, options }: Pick<ModuleServeParts, 'self' | 'keysOf' | 'options'>,
): Refuse | null {
  const netuids = options.subnetWhitelist;
  if (netuids.length === 0) return null;
  const known = netuids.map(keysOf).filter((keys) => keys !== null && keys.size > 0);
  if (known.length === 0) return refuse(503, `Nobody is known to be on subnet ${netuids.join(', ')} now`);
  const ours = known.filter((keys) => keys?.has(self().hotkey));
  if (ours.length === 0) return refuse(403, 'Miner is not registered on any subnet');
  return ours.some((keys) => keys?.has(caller))
    ? null
    : refuse(403, 'The caller is on none of the subnets that the miner is on');
}
