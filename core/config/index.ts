export { checkConfig, type CheckOptions } from './check.ts';
export type { Binding, CheckedConfig, CheckedEntry } from './checked.ts';
export { findConfigFile, presetNames } from './find.ts';
export { toJsonSchema } from './json-schema.ts';
export { loadConfig, type LoadOptions } from './load.ts';
export { readModelsSettings } from './models-section.ts';
export type { ConfigDocument } from './node.ts';
export type { Settings } from './schema.ts';
export { nearest, suggest } from './suggest.ts';
