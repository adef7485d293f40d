import { PassThrough } from 'node:stream';
import { createLog } from '../../bin/log.ts';
import { createScreen } from '../../bin/screen.ts';
import { createRunView } from '../../bin/run-view.ts';
import { renderTable, wrap } from '../../bin/table.ts';
import { createRedactor, renderError, SynthError, type RunEvent } from '../../core/index.ts';
import { synth, workFolder } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';

const clear = '\r\u001b[K';

/** What stays on a terminal after these bytes: `\r` goes back, `ESC[K` clears the rest of the line. */
function shownBy(bytes: string): string[] {
  const lines = [''];
  for (const piece of bytes.replaceAll(clear, '\n\r').split(/(\n\r|\n)/)) {
    if (piece === '\n') lines.push('');
    else if (piece === '\n\r') lines[lines.length - 1] = '';
    else lines[lines.length - 1] += piece;
  }
  return lines;
}

function screenWith(interactive: boolean) {
  const stderr = new PassThrough({ encoding: 'utf8' });
  const screen = createScreen({ stderr, interactive });
  return { screen, bytes: () => String(stderr.read() ?? '') };
}

const redactor = createRedactor(['hush-hush']);
const usage = { calls: 0, cachedCalls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, models: [] };
const timings = { totalMs: 100 };
const stepped = (failures: { stage: string; code: string }[]): RunEvent => ({
  type: 'step.completed',
  run: 1,
  step: 1,
  block: 1,
  items: [],
  failures: failures.map((failure) => ({ message: '', plugin: null, ...failure })),
  usage,
  at: 0,
  timings,
});

describe('the view of a run', () => {
  it('lets nothing that strangers wrote move the cursor or turn the writing', () => {
    const { screen, bytes } = screenWith(true);
    const view = createRunView(screen, { stdout: new PassThrough() }, redactor);
    const log = createLog(screen.stream, { level: 'info', json: false, color: false, redactor });
    const evil = 'a\u001b[2J\u009b2J\u202eb\rc';
    view({ type: 'step.concluded', run: 1, step: 1, task: 'x', lines: [evil], detail: {}, at: 0 } as never);
    log.warn(evil, { title: evil });
    expect(bytes()).toBe('  a [2J 2J b c\nwarn  a [2J 2J b c title=a [2J 2J b c\n');
    const error = new SynthError('SYN_TASK_MATERIAL', { message: `${evil}\nsecond line` });
    expect(renderError(error, { color: false, verbose: false })).toContain('a [2J 2J b c\nsecond line');
  });

  it('keeps log lines and progress apart on a terminal', () => {
    const { screen, bytes } = screenWith(true);
    const view = createRunView(screen, { stdout: new PassThrough() }, redactor);
    const log = createLog(screen.stream, { level: 'info', json: false, color: false, redactor });
    view({ type: 'step.started', run: 1, step: 1, at: 0 });
    log.warn('Slow: hush-hush', { tries: 2 });
    view(stepped([]));
    view({ type: 'step.started', run: 1, step: 2, at: 0 });
    log.info('Again');
    expect(shownBy(bytes())).toEqual([
      'warn  Slow: [secret] tries=2',
      'step 1  : 0 replies, 0.1 s',
      'info  Again',
      'step 2 …',
    ]);
  });

  it('writes plain lines where there is no terminal', () => {
    const { screen, bytes } = screenWith(false);
    const view = createRunView(screen, { stdout: new PassThrough() }, redactor);
    view({ type: 'step.started', run: 1, step: 1, at: 0 });
    view(stepped([]));
    expect(bytes()).toBe('step 1  : 0 replies, 0.1 s\n');
  });

  it('tells a redraw from a loss', () => {
    const { screen, bytes } = screenWith(false);
    const view = createRunView(screen, { stdout: new PassThrough() }, redactor);
    const redraw = { stage: 'build', code: 'SYN_TASK_MATERIAL' };
    view(stepped([redraw, { stage: 'follow-up', code: 'SYN_LLM_TIMEOUT' }]));
    view(stepped([redraw, redraw]));
    expect(bytes()).toBe(
      'step 1  : 0 replies, 1 redraw, lost: follow-up (SYN_LLM_TIMEOUT), 0.1 s\n' +
        'step 2  : 0 replies, 2 redraws, 0.1 s\n',
    );
  });
});

describe('tables', () => {
  it('wrap their last column to the terminal', () => {
    const table = renderTable(['a', 'b'], [['1', 'one two three four five six seven']], { columns: 24 });
    expect(table.split('\n').slice(2)).toEqual(['1  one two three four', '   five six seven']);
    for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(24);
  });

  it('hold what strangers call themselves in its cell', () => {
    const [, , row, ...more] = renderTable(['miner', 'score'], [['a\u001b[2J\u202eb\nc', '1']]).split('\n');
    expect(row).toBe('a [2J b c  1');
    expect(more).toEqual([]);
  });

  it('leave a word whole', () => {
    expect(wrap('a incomprehensibility b', 5)).toEqual(['a', 'incomprehensibility', 'b']);
  });

  it('fit in 80 columns for every plugin on a terminal, and are not broken elsewhere', async () => {
    const options = { cwd: '/', interactive: true };
    const narrow = await synthHere(['plugins'], { ...options, columns: 80 });
    for (const line of narrow.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(narrow.stderr).toBe('');
    const wide = await synthHere(['plugins'], options);
    expect(wide.stdout.split('\n').length).toBeLessThan(narrow.stdout.split('\n').length);
  });
});

describe('colours', () => {
  it.each([[{}], [{ NO_COLOR: '1' }], [{ TERM: 'dumb' }]])(
    'are left out without a terminal: %j',
    async (env) => {
      const folder = workFolder();
      try {
        const { stdout, stderr } = await synth(['run', '--preset', 'sn1-validator', '--steps', '1'], {
          cwd: folder.path,
          env,
        });
        expect(stdout + stderr).not.toContain('\u001b');
      } finally {
        folder.remove();
      }
    },
  );
});

describe('synth schema', () => {
  it('writes what it prints', async () => {
    const folder = workFolder();
    try {
      const printed = await synthHere(['schema', '--stdout'], { cwd: folder.path });
      const schema = JSON.parse(printed.stdout) as Record<string, unknown>;
      expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' });
      const written = await synthHere(['schema'], { cwd: folder.path });
      expect(written.stdout).toContain('$schema=./.synth/schema.json');
    } finally {
      folder.remove();
    }
  });
});
