import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../commands.ts';
import { onDisk } from '../on-disk.ts';
import { count, renderTable } from '../table.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { openRecords, suggest, SynthError, type RecordStore, type WeightsAttempt } from '../../core/index.ts';

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
      ? onDisk(storage, () => readdirSync(storage)).filter((name) =>
          existsSync(join(storage, name, 'records.db')),
        )
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

function read(node: string, store: RecordStore) {
  const runs = store.runs(5).map((run) => ({ ...run, ...store.totals(run.id) }));
  const ledger = store
    .readLedger()
    .map(({ uid, hotkey, score, samples }) => ({ uid, hotkey, score, samples }));
  return { node, steps: store.countSteps(), runs, ledger, weights: store.attempts(10) };
}

function describe({ node, steps, runs, ledger, weights }: ReturnType<typeof read>): string {
  const runRows = runs.map((run) => [
    String(run.id),
    run.state,
    String(run.steps),
    String(run.failedSteps),
    String(run.rows),
    run.costUsd === null ? 'unknown' : `$${run.costUsd.toFixed(4)}`,
    new Date(run.startedAt).toISOString(),
  ]);
  const scoreRows = [...ledger]
    .sort((a, b) => b.score - a.score)
    .map(({ uid, hotkey, score, samples }) => [String(uid), hotkey, score.toFixed(4), String(samples)]);
  const weightRows = weights.map((attempt) => [
    String(attempt.block),
    phaseOf(attempt),
    String(attempt.weights.uids.length),
    outcomeOf(attempt),
    new Date(attempt.at).toISOString(),
  ]);
  const numbers = [true, false, true, true, true, true, false];
  return [
    `${node}: ${count(steps, 'step')}`,
    '',
    renderTable(['run', 'state', 'steps', 'failed', 'rows', 'cost', 'started'], runRows, { right: numbers }),
    '',
    renderTable(['uid', 'hotkey', 'score', 'replies'], scoreRows, { right: [true, false, true, true] }),
    '',
    ...(weightRows.length === 0
      ? []
      : [
          renderTable(['block', 'weights', 'uids', 'outcome', 'at'], weightRows, {
            right: [true, false, true, false, false],
          }),
          '',
        ]),
  ].join('\n');
}

/** Which of its calls, for a chain that has several: set, commit, reveal. */
function phaseOf({ receipt }: WeightsAttempt): string {
  const phase = receipt?.detail?.['phase'];
  return typeof phase === 'string' ? phase : '–';
}

function outcomeOf({ receipt }: WeightsAttempt): string {
  if (receipt === null) return 'cut off';
  return receipt.accepted ? 'accepted' : (receipt.reason ?? 'refused');
}
