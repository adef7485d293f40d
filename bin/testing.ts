// What plugin authors import as `synth-subnet/testing`: the kit of core, with the built-in plugins and presets at hand.
import { presetsFolder } from './presets.ts';
import { createTestNodeOn, type TestNode, type TestNodeOptions } from '../core/testing/index.ts';
import { catalog } from '../plugins/catalog.ts';

export * from '../core/testing/index.ts';

/**
 * A whole node in a temporary folder, from YAML that may name every built-in plugin and preset, and the plugins given. Throws
 * what `createNode` throws, and leaves nothing behind then.
 *
 * @example
 * const node = await createTestNode({ yaml: 'extends: sn1-validator\nrun: { steps: 2 }', plugins: [mine] });
 * try { await node.run(); } finally { await node.close(); }
 */
export const createTestNode = (options: TestNodeOptions): Promise<TestNode> =>
  createTestNodeOn({ catalog, presetsFolder }, options);
