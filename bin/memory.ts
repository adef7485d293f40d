import { platform } from 'node:os';
import process from 'node:process';

/** Memory the machine, or the container, has left for this process. */
export const freeMemory = (): number => process.availableMemory();

/** Memory of this process, its threads included. */
export const usedMemory = (): number => process.memoryUsage.rss();

/** The most it has used so far. macOS counts bytes where others count kilobytes. */
export const peakMemory = (): number => process.resourceUsage().maxRSS * (platform() === 'darwin' ? 1 : 1024);
