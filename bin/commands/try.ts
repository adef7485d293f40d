import type { Arguments, Command } from '../commands.ts';
import { configSource } from '../flags.ts';
import { createLog } from '../log.ts';
import { modelHome } from '../model-home.ts';
import { presetsFolder } from '../presets.ts';
import { writeJson, type Terminal } from '../terminal.ts';
import { trials, type TriedKind } from '../trials.ts';
import {
  createRedactor,
  createTrial,
  findConfigFile,
  isSynthError,
  loadConfig,
  suggest,
  SynthError,
  type ConfigDocument,
} from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

/** What names in options refer to where there is no configuration of one's own. */
const fallbackPreset = 'sn1-validator';

export const command: Command = {
  usage: 'try <kind> <name>',
  options: {
    set: {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'Option of the plugin: --set ngram=rouge-l (repeatable)',
    },
    input: {
      type: 'string',
      requiresArg: true,
      describe: 'File to read, - for standard input (scorer, embedder, weigher)',
    },
    tool: { type: 'string', requiresArg: true, describe: 'Tool a task takes its material from (task)' },
    count: { type: 'number', default: 1, requiresArg: true, describe: 'How many to make (tool, task)' },
    search: { type: 'string', requiresArg: true, describe: 'Search instead of drawing at random (tool)' },
    get: { type: 'string', requiresArg: true, describe: 'The piece with this id or title (tool)' },
    prompt: { type: 'string', requiresArg: true, describe: 'What to say to the model (llm)' },
    against: {
      choices: ['reference', 'challenge'],
      default: 'reference',
      describe: 'What completions are compared with (scorer)',
    },
    seed: { type: 'number', default: 0, requiresArg: true, describe: 'Seed of all randomness' },
    config: { type: 'string', requiresArg: true, describe: 'Configuration that names refer to' },
    preset: {
      type: 'string',
      requiresArg: true,
      describe: `Preset that names refer to; default without a configuration: ${fallbackPreset}`,
    },
    json: { type: 'boolean', describe: 'Output is JSON, one object a line, in any case' },
  },
  examples: [
    [
      'synth try scorer rouge --set ngram=rouge-l --input pairs.jsonl',
      'lines of {"reference","completions":[…],"challenge"?,"context"?}',
    ],
    ['synth try tool corpus --set path=./docs --count 3 --seed 1', 'three contexts'],
    ['synth try task qa --tool corpus', 'an item with its reference'],
    ['synth try llm offline --prompt "What is 2 + 2?"', 'one completion'],
    ['synth try embedder hashing --input texts.jsonl', 'a JSON text a line'],
    ['synth try weigher proportional --input ledger.json', '{"entries":[{"uid","score"}],"limits"?}'],
  ],
  async run(args, terminal) {
    const kind = triedKind(String(args['kind']));
    if (!(Number.isInteger(args['count']) && Number(args['count']) > 0))
      throw new SynthError('SYN_USAGE', {
        message: '--count takes a whole number above 0.',
        hint: 'Example: --count 3',
      });
    const document = await trialConfig(args, terminal);
    const redactor = createRedactor();
    const { stderr, color, interactive } = terminal;
    const log = createLog(stderr, { level: 'info', json: !interactive, color, redactor });
    const kill = new AbortController();
    const close = terminal.onStopSignal(() => kill.abort(new DOMException('Asked to stop.', 'AbortError')));
    try {
      const trial = await createTrial({
        kind,
        config: document,
        catalog,
        cwd: terminal.cwd,
        modelHome: modelHome(terminal),
        log,
        signal: kill.signal,
      });
      for (const secret of trial.secrets) redactor.add(secret);
      try {
        // Each kind's function takes the trial of its own kind; the table keeps the two together.
        const results = trials[kind](trial as never, args, terminal, kill.signal);
        for await (const result of results) writeJson(terminal.stdout, result);
      } finally {
        await trial.stop();
      }
      return 0;
    } catch (error) {
      if (kill.signal.aborted) return 130;
      throw args['tool'] === undefined &&
        isSynthError(error, 'SYN_CONFIG_REFERENCE') &&
        error.where?.path === 'trial.tool'
        ? needsTool(String(args['name']), error)
        : error;
    } finally {
      close();
    }
  },
};

function triedKind(kind: string): TriedKind {
  if (Object.hasOwn(trials, kind)) return kind as TriedKind;
  throw new SynthError('SYN_USAGE', {
    message: `Nothing of the kind "${kind}" can be tried by itself.`,
    hint: suggest(kind, Object.keys(trials), 'Kinds'),
  });
}

const needsTool = (task: string, cause: SynthError): SynthError =>
  new SynthError('SYN_USAGE', {
    message: `The task "${task}" takes its material from a tool.`,
    hint: 'Add --tool <name>: a name in `tools`, or a tool plugin such as corpus.',
    cause,
  });

/** The user's configuration (or a preset) with the plugin to try at `trial`. */
async function trialConfig(args: Arguments, { cwd, env }: Terminal): Promise<ConfigDocument> {
  const { config, set, ...rest } = configSource({
    config: args['config'],
    preset: args['preset'],
    set: args['set'],
  });
  const own = config ?? (await findConfigFile(cwd));
  const preset = rest.preset ?? (own === undefined ? fallbackPreset : undefined);
  const tool = args['tool'] as string | undefined;
  const flags: (readonly [string, string, string?])[] = [
    ['name', 'try', 'synth try'],
    ['seed', String(args['seed']), '--seed'],
    ['trial.use', JSON.stringify(args['name']), `synth try ${String(args['kind'])}`],
    ...set.map(([path, text, shown]) => [`trial.${path}`, text, shown] as const),
    ...(tool === undefined ? [] : ([['trial.tool', JSON.stringify(tool), '--tool']] as const)),
  ];
  const load = (extra: typeof flags): Promise<ConfigDocument> =>
    loadConfig({ cwd, env, presetsFolder, config, preset, set: [...flags, ...extra] });
  const document = await load([]);
  const tools = document.root.entries.get('tools')?.value;
  const known = tools?.kind === 'map' && tool !== undefined && tools.entries.has(tool);
  // A name that is no entry of `tools` names a plugin: --tool corpus.
  return tool === undefined || known
    ? document
    : load([[`tools.${JSON.stringify(tool)}.use`, JSON.stringify(tool), '--tool']]);
}
