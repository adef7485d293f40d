import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../commands.ts';
import { renderTable, writeJson, writeLine } from '../terminal.ts';
import { openRecords, suggest, SynthError, type JsonObject, type RecordStore } from '../../core/index.ts';

export const command: Command = {
  usage: 'status [node]',
  options: {
    storage: {
      type: 'string',
      default: '.synth',
      describe: 'Storage folder of the nodes',
      requiresArg: true,
    },
    json: { type: 'boolean', describe: 'One JSON object per line' },
  },
  async run(args, { cwd, stdout }) {
    const storage = join(cwd, String(args['storage']));
    const nodes = existsSync(storage)
      ? readdirSync(storage).filter((name) => existsSync(join(storage, name, 'records.db')))
      : [];
    const wanted = args['node'] as string | undefined;
    const chosen = nodes.filter((name) => wanted === undefined || name === wanted).sort();
    if (chosen.length === 0) {
      throw new SynthError('SYN_INPUT', {
        message: `${storage} holds no records${wanted === undefined ? '' : ` of a node "${wanted}"`}.`,
        hint:
          wanted === undefined
            ? 'Run a node first: synth run --preset sn1-validator --steps 10'
            : suggest(wanted, nodes, 'Nodes'),
      });
    }
    for (const name of chosen) {
      const store = openRecords(join(storage, name), { mustExist: true });
      try {
        const status = read(name, store);
        if (args['json']) writeJson(stdout, { type: 'status', ...status });
        else writeLine(stdout, describe(status));
      } finally {
        store.close();
      }
    }
    return 0;
  },
};

interface Status extends JsonObject {
  readonly node: string;
  readonly steps: number;
  readonly runs: readonly (JsonObject & { readonly id: number; readonly state: string })[];
  readonly ledger: readonly (JsonObject & {
    readonly uid: number;
    readonly hotkey: string;
    readonly score: number;
  })[];
}

function read(node: string, store: RecordStore): Status {
  const runs = store.runs(5).map((run) => ({ ...run, ...store.totals(run.id) }));
  const ledger = store
    .readLedger()
    .map(({ uid, hotkey, score, samples }) => ({ uid, hotkey, score, samples }));
  return { node, steps: store.countSteps(), runs, ledger };
}

function describe({ node, steps, runs, ledger }: Status): string {
  const runRows = runs.map((run) => [
    String(run.id),
    run.state,
    String(run['steps']),
    String(run['failedSteps']),
    String(run['rows']),
    run['costUsd'] === null ? 'unknown' : `$${Number(run['costUsd']).toFixed(4)}`,
    new Date(Number(run['startedAt'])).toISOString(),
  ]);
  const scoreRows = [...ledger]
    .sort((a, b) => b.score - a.score)
    .map(({ uid, hotkey, score, samples }) => [String(uid), hotkey, score.toFixed(4), String(samples)]);
  const numbers = [true, false, true, true, true, true, false];
  return [
    `${node}: ${steps} steps`,
    '',
    renderTable(['run', 'state', 'steps', 'failed', 'rows', 'cost', 'started'], runRows, numbers),
    '',
    renderTable(['uid', 'hotkey', 'score', 'replies'], scoreRows, [true, false, true, true]),
    '',
  ].join('\n');
}
