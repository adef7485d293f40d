import { homedir, platform } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { freeMemory } from './memory.ts';
import type { Terminal } from './terminal.ts';
import type { ModelHome } from '../core/index.ts';

/** Where this user's fetched models are by the convention of the platform, and whether any may be fetched. */
export function modelHome({ env }: Pick<Terminal, 'env'>, system: string = platform()): ModelHome {
  return {
    cache: join(cacheFolder(env, system), 'synth', 'models'),
    // As Hugging Face's own tools read it.
    offline: /^(1|on|yes|true)$/i.test(env['HF_HUB_OFFLINE'] ?? ''),
    freeMemory,
  };
}

function cacheFolder(env: Terminal['env'], system: string): string {
  const home = homedir();
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = env;
  // The specification of XDG has relative paths ignored.
  if (isAbsolute(xdg)) return xdg;
  if (system === 'win32') return local === '' ? join(home, 'AppData', 'Local') : local;
  return system === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}
