import type { Redactor, RunEvent, RunSummary } from '../core/index.ts';
import { renderTable, writeLine, type Terminal } from './terminal.ts';

export interface RunView {
  show(event: RunEvent): void;
  /** Removes the progress line, so that something else can be written. */
  clear(): void;
}

/** What people (or, with `json`, programs) see of a run. */
export function createRunView(
  { stdout, stderr, interactive }: Pick<Terminal, 'stdout' | 'stderr' | 'interactive'>,
  { json, redactor }: { readonly json: boolean; readonly redactor: Redactor },
): RunView {
  let progress = '';
  let target: number | null = null;
  let done = 0;
  const clear = (): void => {
    if (progress !== '') stderr.write('\r\u001b[K');
    progress = '';
  };
  const line = (text: string): void => {
    clear();
    writeLine(stderr, redactor.redact(text));
  };
  const showProgress = (text: string): void => {
    if (!interactive) return;
    clear();
    progress = text;
    stderr.write(progress);
  };
  const count = (): string => (target === null ? `${done}` : `${done}/${target}`);

  const showPeople = (event: RunEvent): void => {
    switch (event.type) {
      case 'run.started':
        target = event.targetSteps;
        done = event.stepsDone;
        line(
          `${event.resumed ? `Resuming run ${event.run} after ${done} steps` : `Run ${event.run}`}: chain ${event.chain}, ` +
            `netuid ${event.netuid}, uid ${event.uid}, seed ${event.seed}, tasks ${event.tasks.join(', ')}`,
        );
        break;
      case 'step.started':
        showProgress(`step ${count()} …`);
        break;
      case 'step.completed':
        done += 1;
        line(`step ${count()}  ${describeStep(event)}`);
        break;
      case 'step.failed':
        done += 1;
        line(`step ${count()}  failed: ${event.failure.code} ${event.failure.message}`);
        break;
      case 'weights.set':
        line(`weights set at block ${event.block} for ${event.uids.length} uids`);
        break;
      case 'weights.refused':
        line(`weights refused at block ${event.block}: ${event.reason}`);
        break;
      case 'weights.skipped':
        line(`weights not set at block ${event.block}: ${event.reason}`);
        break;
      case 'notice':
        line(`${event.level === 'info' ? '' : `${event.level}: `}${event.message}`);
        break;
      case 'miner.serving':
        line(
          `Serving ${event.protocols.join(', ')} at ${event.host}:${event.port} as ${event.hotkey} (uid ${event.uid})`,
        );
        break;
      case 'miner.answered':
        done += 1;
        line(
          `${event.ok ? 'answered' : 'could not answer'} ${event.protocol} for ${event.caller ?? 'an unknown caller'}`,
        );
        break;
      case 'service.started':
        line(`Service ready${event.address === null ? '' : ` at ${event.address}`}`);
        break;
      case 'run.finished':
        clear();
        if (event.summary.role === 'validator') writeLine(stdout, summaryTable(event.summary));
        break;
    }
  };
  return {
    clear,
    show: json ? (event) => writeLine(stdout, redactor.redact(JSON.stringify(event))) : showPeople,
  };
}

function describeStep({ items, failures, timings }: Extract<RunEvent, { type: 'step.completed' }>): string {
  const rewards = items.flatMap(({ replies }) =>
    replies.flatMap(({ reward }) => (reward === null ? [] : [reward])),
  );
  const mean =
    rewards.length === 0
      ? 'none'
      : (rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length).toFixed(3);
  const tasks = [...new Set(items.map(({ task }) => task))].join(', ');
  const lost = failures.length === 0 ? '' : `, ${failures.length} pieces lost`;
  return `${tasks}: ${rewards.length} replies, mean reward ${mean}${lost} (${(timings.totalMs / 1000).toFixed(1)} s)`;
}

function summaryTable({ table, steps, failedSteps, rows, costUsd, ended }: RunSummary): string {
  const body = [...table]
    .sort((a, b) => (b.weightShare ?? 0) - (a.weightShare ?? 0) || a.uid - b.uid)
    .map((row) => [
      String(row.uid),
      row.label ?? row.hotkey,
      String(row.samples),
      row.meanReward === null ? '–' : row.meanReward.toFixed(4),
      row.weightShare === null ? '–' : row.weightShare.toFixed(4),
      row.emission.toFixed(4),
    ]);
  const cost = costUsd === null ? 'cost unknown' : `$${costUsd.toFixed(4)}`;
  return [
    renderTable(['uid', 'miner', 'replies', 'mean score', 'weight', 'emission'], body, [
      true,
      false,
      true,
      true,
      true,
      true,
    ]),
    '',
    `${steps} steps, ${failedSteps} failed, ${rows} rows, ${cost}${ended === 'stopped' ? '; stopped, the same command goes on' : ''}`,
  ].join('\n');
}
