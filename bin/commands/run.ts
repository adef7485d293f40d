import type { Command } from '../commands.ts';
import { configFlags } from '../flags.ts';
import { createLog } from '../log.ts';
import { modelHome } from '../model-home.ts';
import { openConfig } from '../open-config.ts';
import { createRunView } from '../run-view.ts';
import { createScreen } from '../screen.ts';
import { stopSignals } from '../stop-signals.ts';
import { writeLine } from '../terminal.ts';
import { createNode, createRedactor, type RunEvent } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

export const command: Command = {
  usage: 'run',
  options: {
    ...configFlags,
    'dry-run': { type: 'boolean', describe: 'Do everything but submit weights' },
  },
  examples: [
    ['synth run --preset sn1-validator --steps 10', 'a whole subnet on this machine'],
    ['synth run --preset sn1-miner', 'join it as a miner, from a second terminal'],
    ['synth run --set llms.default.use=anthropic --set llms.default.model=claude-haiku-4-5', 'another model'],
  ],
  async run(args, terminal) {
    const dryRun = args['dry-run'] ? [['weights.enabled', 'false', '--dry-run'] as const] : [];
    const checked = await openConfig(args, terminal, dryRun);
    const json = Boolean(args['json']);
    const redactor = createRedactor(checked.secrets);
    const screen = createScreen(terminal);
    const log = createLog(screen.stream, {
      level: checked.settings.log.level,
      json: json || !terminal.interactive,
      color: terminal.color,
      redactor,
    });
    const onEvent = json
      ? (event: RunEvent) => writeLine(terminal.stdout, redactor.redact(JSON.stringify(event)))
      : createRunView(screen, terminal, redactor);
    for (const note of checked.notes) log.info(note);
    const signals = stopSignals(terminal, log);
    try {
      const node = await createNode({
        config: checked,
        catalog,
        cwd: terminal.cwd,
        modelHome: modelHome(terminal),
        openHandles: terminal.openHandles,
        log,
        stop: signals.stop,
        signal: signals.kill,
        onEvent,
      });
      try {
        await node.run();
      } finally {
        screen.progress('');
        await node.stop();
      }
      return 0;
    } catch (error) {
      if (signals.kill.aborted) return 130;
      throw error;
    } finally {
      signals.close();
    }
  },
};
