import type { z } from 'zod';
import type { Kind } from './kinds.ts';
import type { Need } from './plugin.ts';
import { sinkFrame } from './sink.ts';
import { taskFrame } from './task.ts';

/** What an entry of a kind has in its section of the config beside the plugin's own options and needs. */
export interface Frame {
  readonly options: z.ZodRawShape;
  readonly needs: Readonly<Record<string, Need>>;
}

const frames: Partial<Record<Kind, Frame>> = { task: taskFrame, sink: sinkFrame };
export const noFrame: Frame = { options: {}, needs: {} };

export const frameOf = (kind: Kind): Frame => frames[kind] ?? noFrame;
