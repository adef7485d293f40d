import type { Command } from '../commands.ts';
import { configFlags } from '../flags.ts';
import { createLog } from '../log.ts';
import { describeLoad, watchLoads, type Load } from '../load-watch.ts';
import { peakMemory } from '../memory.ts';
import { modelHome } from '../model-home.ts';
import { openConfig } from '../open-config.ts';
import { writeLine } from '../terminal.ts';
import {
  asSynthError,
  createNode,
  createRedactor,
  probe,
  type Probe,
  type SynthError,
} from '../../core/index.ts';
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
      level: 'info',
      json: Boolean(args['json']) || !interactive,
      color,
      redactor,
    });
    const kill = new AbortController();
    const close = terminal.onStopSignal(() => kill.abort(new DOMException('Asked to stop.', 'AbortError')));
    const { watch, loads } = watchLoads();
    try {
      const node = await createNode({
        config: checked,
        catalog,
        cwd,
        modelHome: modelHome(terminal),
        log,
        signal: kill.signal,
        watchSetUp: watch,
      });
      let worst = 0;
      try {
        for await (const tried of probe(node, kill.signal)) {
          const fault = tried.ok ? null : asSynthError(tried.error);
          if (fault) worst = Math.max(worst, fault.exitCode);
          const load = loads.get(tried.name);
          const said = args['json'] ? toJson(tried, fault, load) : toText(tried, fault, load);
          writeLine(stdout, redactor.redact(said));
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

function toJson({ name, ok, detail }: Probe, fault: SynthError | null, load: Load | undefined): string {
  const said = fault ? { code: fault.code, message: fault.message } : { detail };
  const took = load && { loadMs: load.ms, loadBytes: load.bytes, peakBytes: peakMemory() };
  return JSON.stringify({ type: 'probe', name, ok, ...said, ...took });
}

function toText({ name, detail }: Probe, fault: SynthError | null, load: Load | undefined): string {
  if (fault) return [`✖ ${name}  ${fault.code} ${fault.message}`, fault.hint ?? []].flat().join('\n  ');
  return `✔ ${name}  ${load ? `${detail}; ${describeLoad(load)}` : detail}`;
}
