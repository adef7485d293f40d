import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { SynthError } from '../errors/synth-error.ts';

export type ModelReference =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'hub'; readonly id: string; readonly revision?: string };

/** What the hub calls the newest state of a repository. */
export const defaultRevision = 'main';

/** What a user wrote as a model: a folder (absolute, or starting with `.` or `~`), else `owner/name[@revision]` on the hub. */
export function readReference(text: string, base: string): ModelReference {
  if (isAbsolute(text) || /^(\.{1,2}|~)(?=[\\/]|$)/.test(text))
    return { kind: 'folder', folder: resolveFolder(base, text) };
  const [, id, revision] = /^([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  if (id !== undefined && isRepository(id) && (revision === undefined || isRevision(revision)))
    return { kind: 'hub', id, ...(revision !== undefined && { revision }) };
  throw new SynthError('SYN_MODEL_NOT_FOUND', {
    message: `"${text}" names no model.`,
    hint: 'Write a folder (./models/mine, /srv/models/mine) or a repository of the hub (owner/name, owner/name@revision).',
  });
}

/** A folder as a user writes it: absolute, relative to `base`, or from home with `~`. */
export const resolveFolder = (base: string, text: string): string =>
  /^~(?=[\\/]|$)/.test(text) ? join(homedir(), text.slice(1)) : resolve(base, text);

// What the hub itself allows in a name: letters, digits, `-`, `_`, `.`; neither `--` nor `..`, none at an end.
const isRepository = (id: string): boolean =>
  /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(id) && !/--|\.\.|[.-](\/|$)|(^|\/)-/.test(id) && id.length <= 193;

const isRevision = (revision: string): boolean =>
  /^[\w][\w./-]*$/.test(revision) && !revision.includes('..') && revision.length <= 250;

/** Whether a path of a repository stays inside of the folder it is put in. */
export const isInside = (path: string): boolean =>
  path !== '' &&
  !/[\\:\0]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
