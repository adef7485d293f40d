import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** `kind/name` of the plugin whose work is going on here; its package or file while that is imported. */
export const pluginAtWork = (): string | undefined => storage.getStore();

/** Does a plugin's work under its name, so that what it does behind the engine's back can be laid at its door. */
export const asPlugin = <T>(label: string, work: () => T): T => storage.run(label, work);
