import type { Command } from '../commands.ts';
import { aliasFlags, configFlags, configSource } from '../flags.ts';
import { createLog } from '../log.ts';
import { presetsFolder } from '../presets.ts';
import { createRunView } from '../run-view.ts';
import { stopSignals } from '../stop-signals.ts';
import { checkConfig, createNode, createRedactor, loadConfig } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

export const command: Command = {
  usage: 'run',
  options: {
    ...configFlags,
    'dry-run': { type: 'boolean', describe: 'Never submit weights (weights.enabled=false)' },
    ...aliasFlags,
  },
  examples: [
    ['synth run --preset sn1-validator --steps 10', 'a whole subnet on this machine'],
    ['synth run --preset sn1-miner', 'join it as a miner, from a second terminal'],
    ['synth run --set llms.default.use=anthropic --set llms.default.model=claude-haiku-4-5', 'another model'],
  ],
  async run(args, terminal) {
    const source = configSource(args);
    const document = await loadConfig({
      cwd: terminal.cwd,
      env: terminal.env,
      presetsFolder,
      ...source,
      set: [...source.set, ...(args['dry-run'] ? [['weights.enabled', 'false', '--dry-run'] as const] : [])],
    });
    const checked = await checkConfig(document, { catalog });
    const json = Boolean(args['json']);
    const redactor = createRedactor(checked.secrets);
    const view = createRunView(terminal, { json, redactor });
    const log = createLog(terminal, {
      level: checked.settings.log.level,
      json: json || !terminal.interactive,
      redactor,
      beforeLine: view.clear,
    });
    for (const note of checked.notes) log.info(note);
    const signals = stopSignals(terminal, log);
    try {
      const node = await createNode({
        config: checked,
        catalog,
        cwd: terminal.cwd,
        log,
        stop: signals.stop,
        signal: signals.kill,
        onEvent: view.show,
      });
      try {
        await node.run();
      } finally {
        view.clear();
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
