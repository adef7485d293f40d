import { crafts } from './crafts.ts';
import { pursuits } from './pursuits.ts';

/** People that pages are thought up for, each once. */
export const personas: readonly string[] = [...crafts, ...pursuits];
