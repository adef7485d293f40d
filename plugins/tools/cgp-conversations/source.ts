import type { Context, Io, ToolQuery, ToolReport } from '../../../core/index.ts';

/** Where conversations come from and results go to. */
export interface Source {
  fetch(query: Exclude<ToolQuery, { method: 'search' }>, io: Io, signal: AbortSignal): Promise<Context>;
  report(reports: readonly ToolReport[], io: Io, signal: AbortSignal): Promise<void>;
  stop(signal: AbortSignal): Promise<void>;
}

/** As upstream numbers what is sent out for one conversation. */
export const drawBatchNumber = ({ random }: Io): number => random.int(100_000, 9_999_999);
