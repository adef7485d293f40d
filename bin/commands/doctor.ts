import type { Command } from '../commands.ts';
import { configFlags } from '../flags.ts';
import { createLog } from '../log.ts';
import { modelHome } from '../model-home.ts';
import { openConfig } from '../open-config.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { asSynthError, createNode, createRedactor, probe } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

export const command: Command = {
  usage: 'doctor',
  options: configFlags,
  examples: [['synth doctor --preset sn1-validator', 'try every part the preset uses']],
  async run(args, terminal) {
    const { cwd, stdout, stderr, color, interactive } = terminal;
    const checked = await openConfig(args, terminal);
    const redactor = createRedactor(checked.secrets);
    const log = createLog(stderr, {
      level: 'warn',
      json: Boolean(args['json']) || !interactive,
      color,
      redactor,
    });
    const kill = new AbortController();
    const close = terminal.onStopSignal(() => kill.abort(new DOMException('Asked to stop.', 'AbortError')));
    try {
      const node = await createNode({
        config: checked,
        catalog,
        cwd,
        modelHome: modelHome(terminal),
        log,
        signal: kill.signal,
      });
      let worst = 0;
      try {
        for await (const { name, ok, detail, error } of probe(node, kill.signal)) {
          const fault = ok ? null : asSynthError(error);
          if (fault) worst = Math.max(worst, fault.exitCode);
          if (args['json']) {
            const said = fault ? { code: fault.code, message: redactor.redact(fault.message) } : { detail };
            writeJson(stdout, { type: 'probe', name, ok, ...said });
          } else
            writeLine(
              stdout,
              redactor.redact(
                `${ok ? '✔' : '✖'} ${name}  ${fault ? `${fault.code} ${fault.message}` : detail}`,
              ),
            );
          if (fault?.hint && !args['json']) writeLine(stdout, `  ${redactor.redact(fault.hint)}`);
        }
      } finally {
        await node.stop();
      }
      return worst;
    } catch (error) {
      if (kill.signal.aborted) return 130;
      throw error;
    } finally {
      close();
    }
  },
};
