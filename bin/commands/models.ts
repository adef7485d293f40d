import type { Arguments, Command } from '../commands.ts';
import { configSource } from '../flags.ts';
import { createLog } from '../log.ts';
import { modelHome } from '../model-home.ts';
import { presetsFolder } from '../presets.ts';
import { createModelsView } from '../models-view.ts';
import { createScreen, type Screen } from '../screen.ts';
import type { Terminal } from '../terminal.ts';
import {
  createModels,
  createRedactor,
  findConfigFile,
  loadConfig,
  readModelsSettings,
  showBytes,
  suggest,
  SynthError,
  type CachedModel,
  type FetchProgress,
  type ModelStore,
} from '../../core/index.ts';

const actions = ['list', 'pull', 'remove'];

export const command: Command = {
  usage: 'models [action] [model]',
  options: {
    revision: { type: 'string', requiresArg: true, describe: 'Branch, tag or commit (pull, remove)' },
    files: {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'Files to fetch: --files "onnx/*.onnx" (pull, repeatable); default: what embedders read',
    },
    preset: { type: 'string', requiresArg: true, describe: 'Built-in preset whose `models:` is used' },
    config: { type: 'string', requiresArg: true, describe: 'Configuration file whose `models:` is used' },
    set: {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'Override a value: --set models.cache=./models (repeatable)',
    },
    json: { type: 'boolean', describe: 'One JSON object per line' },
  },
  examples: [
    ['synth models', 'what is in the cache, and what to begin with'],
    ['synth models pull Xenova/all-MiniLM-L6-v2', 'fetch a model, or what is new of it'],
    ['synth models remove Xenova/all-MiniLM-L6-v2', 'all of it; with --revision: what came with that'],
  ],
  async run(args, terminal) {
    const action = (args['action'] as string | undefined) ?? null;
    if (action !== null && !actions.includes(action))
      throw new SynthError('SYN_USAGE', {
        message: `There is nothing called "${action}" to be done with models.`,
        hint: suggest(action, actions, 'What there is'),
      });
    const kill = new AbortController();
    const close = terminal.onStopSignal(() => kill.abort(new DOMException('Asked to stop.', 'AbortError')));
    const screen = createScreen(terminal);
    try {
      const models = await openModels(args, terminal, screen);
      const view = createModelsView(terminal, models.cache, args['json'] === true);
      if (action === 'pull') view.one(await models.pull(reference(args), patterns(args), kill.signal));
      else if (action === 'remove') view.removed(await models.remove(reference(args), kill.signal));
      else if (args['model'] !== undefined)
        chosen(await models.list(), reference(args)).forEach((model) => view.one(model));
      else view.all(await models.list(), action === null);
      return 0;
    } catch (error) {
      if (kill.signal.aborted) return 130;
      throw error;
    } finally {
      screen.progress('');
      close();
    }
  },
};

/** The models of the section `models:` of a configuration, or of none. */
async function openModels(args: Arguments, terminal: Terminal, screen: Screen): Promise<ModelStore> {
  const { cwd, env, interactive, color } = terminal;
  const { config, set, ...rest } = configSource({
    config: args['config'],
    preset: args['preset'],
    set: args['set'],
  });
  const own = config ?? (await findConfigFile(cwd));
  const preset = rest.preset ?? (own === undefined ? anyPreset : undefined);
  const document = await loadConfig({ cwd, env, presetsFolder, config, preset, set });
  const { settings, secrets } = await readModelsSettings(document);
  const log = createLog(screen.stream, {
    level: 'info',
    json: args['json'] === true || !interactive,
    color,
    redactor: createRedactor(secrets),
  });
  return createModels({
    settings,
    home: modelHome(terminal),
    cwd,
    log,
    ...(interactive && { onProgress: (progress) => screen.progress(bar(progress)) }),
  });
}

/** Something to read where there is no configuration; presets say nothing about models. */
const anyPreset = 'sn1-validator';

/** The model named, at `--revision`. */
function reference(args: Arguments): string {
  const { model, revision } = args as { model?: string; revision?: string };
  if (model === undefined)
    throw new SynthError('SYN_USAGE', {
      message: 'Which model?',
      hint: 'Name it as owner/name: synth models pull Xenova/all-MiniLM-L6-v2',
    });
  if (revision === undefined) return model;
  if (!model.includes('@')) return `${model}@${revision}`;
  throw new SynthError('SYN_USAGE', {
    message: `The revision is given twice: ${model} and --revision ${revision}.`,
    hint: 'Leave one out.',
  });
}

const patterns = (args: Arguments): readonly string[] | undefined =>
  args['files'] as readonly string[] | undefined;

function chosen(listed: readonly CachedModel[], name: string): CachedModel[] {
  const [id, revision] = name.split('@');
  const found = listed.filter(
    ({ model, sha, names }) =>
      model === id && (revision === undefined || sha.startsWith(revision) || names.includes(revision)),
  );
  if (found.length > 0) return found;
  throw new SynthError('SYN_MODEL_NOT_FOUND', {
    message: `The cache has no ${name}.`,
    hint: suggest(name, [...new Set(listed.map(({ model }) => model))], 'It has'),
  });
}

const barLength = 20;

function bar({ id, bytes, totalBytes }: FetchProgress): string {
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  const full = Math.floor(share * barLength);
  const drawn = `${'█'.repeat(full)}${'░'.repeat(barLength - full)}`;
  return `${id} ${drawn} ${Math.floor(share * 100)} % of ${showBytes(totalBytes)}`;
}
