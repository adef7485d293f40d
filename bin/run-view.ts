import { printable, type Redactor, type RunEvent, type RunSummary } from '../core/index.ts';
import type { Screen } from './screen.ts';
import { count, renderTable } from './table.ts';
import { writeLine, type Terminal } from './terminal.ts';

/** Shows a run to people: lines and progress on the screen, the table at its end on standard output. */
export function createRunView(
  screen: Screen,
  { stdout }: Pick<Terminal, 'stdout'>,
  redactor: Redactor,
): (event: RunEvent) => void {
  let target: number | null = null;
  let done = 0;
  const line = (text: string): void => screen.line(printable(redactor.redact(text)));
  const numbered = (step: number): string => `step ${step}${target === null ? '' : `/${target}`}`;

  return (event) => {
    switch (event.type) {
      case 'run.started':
        target = event.targetSteps;
        done = event.stepsDone;
        line(
          `${event.resumed ? `Resuming run ${event.run} after ${count(done, 'step')}` : `Run ${event.run}`}: chain ${event.chain}, ` +
            `netuid ${event.netuid}, uid ${event.uid}, seed ${event.seed}, tasks ${event.tasks.join(', ')}`,
        );
        break;
      case 'step.started':
        screen.progress(`${numbered(done + 1)} …`);
        break;
      case 'step.completed':
      case 'step.failed':
        done += 1;
        screen.progress('');
        line(
          `${numbered(done)}  ${event.type === 'step.completed' ? describeStep(event) : `failed: ${event.failure.code} ${event.failure.message}`}`,
        );
        break;
      case 'step.concluded':
        for (const text of event.lines) line(`  ${text}`);
        break;
      case 'weights.set':
        line(`weights set at block ${event.block} for ${count(event.uids.length, 'uid')}`);
        break;
      case 'weights.refused':
        line(`weights refused at block ${event.block}: ${event.reason}`);
        break;
      case 'weights.skipped':
        line(`weights not set at block ${event.block}: ${whyNot[event.reason]}`);
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
        screen.progress('');
        if (event.summary.role === 'validator') writeLine(stdout, describeRun(event.summary, target));
        else line(`Stopped${event.summary.role === 'miner' ? ` after ${count(done, 'request')}` : ''}.`);
        break;
    }
  };
}

const whyNot = {
  disabled: 'switched off (weights.enabled)',
  'no-permit': 'this validator has no permit yet',
  'nothing-to-say': 'nobody has earned any',
} as const;

function describeStep({ items, failures, timings }: Extract<RunEvent, { type: 'step.completed' }>): string {
  const rewards = items.flatMap(({ replies }) =>
    replies.flatMap(({ reward }) => (reward === null ? [] : [reward])),
  );
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const tasks = [...new Set(items.map(({ task }) => task))].join(', ');
  // Material that does not suit a task is part of drawing at random; the rest was lost.
  const redrawn = failures.filter(({ stage, code }) => stage === 'build' && code === 'SYN_TASK_MATERIAL');
  const lost = failures.filter((failure) => !redrawn.includes(failure));
  return [
    `${tasks}: ${count(rewards.length, 'reply', 'replies')}`,
    ...(rewards.length > 0 ? [`mean reward ${mean.toFixed(3)}`] : []),
    ...(redrawn.length > 0 ? [count(redrawn.length, 'redraw')] : []),
    ...lost.map(({ stage, code }) => `lost: ${stage} (${code})`),
    `${(timings.totalMs / 1000).toFixed(1)} s`,
  ].join(', ');
}

function describeRun(summary: RunSummary, target: number | null): string {
  const { table, steps, failedSteps, rows, costUsd, ended } = summary;
  const body = [...table]
    .sort((a, b) => (b.weightShare ?? 0) - (a.weightShare ?? 0) || a.uid - b.uid)
    .map(({ uid, label, hotkey, meanReward, weightShare, emission }) => [
      String(uid),
      label ?? hotkey,
      meanReward?.toFixed(4) ?? '–',
      weightShare?.toFixed(4) ?? '–',
      emission.toFixed(4),
    ]);
  const numbers = [true, false, true, true, true];
  const cost = costUsd === null ? 'cost unknown' : `$${costUsd.toFixed(4)}`;
  return [
    renderTable(['uid', 'miner', 'mean score', 'weight', 'emission'], body, { right: numbers }),
    '',
    `${count(steps, 'step')}, ${failedSteps} failed, ${count(rows, 'row')}, ${cost}`,
    ...(ended === 'stopped'
      ? [`Stopped${target === null ? '' : ` before step ${target}`}; the same command goes on from here.`]
      : []),
  ].join('\n');
}
