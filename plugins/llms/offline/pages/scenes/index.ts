import type { Scene, Topic } from '../spec.ts';
import { animations } from './animation.ts';
import { games } from './games.ts';
import { simulations } from './science.ts';

export const scenes: readonly Scene[] = [...animations, ...simulations, ...games];

export const scenesOf = (topic: Topic): readonly Scene[] => scenes.filter((scene) => scene.topic === topic);
