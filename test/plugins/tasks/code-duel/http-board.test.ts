import { systemClock } from '../../../../core/host/clock.ts';
import { createHttp } from '../../../../core/host/http.ts';
import { seededRandom } from '../../../../core/testing/index.ts';
import type { Gathered, Logger, Task } from '../../../../core/index.ts';
import { createHttpBoard } from '../../../../plugins/tasks/code-duel/http/board.ts';
import type { Board, NewTask } from '../../../../plugins/tasks/code-duel/board.ts';
import { signer, startTaskApi, type TaskApi } from '../../../helpers/task-api.ts';
import { createScene, hourMs, subnetOf, unitTool, type Scene } from './scene.ts';

const never = new AbortController().signal;
const nothing = (): void => undefined;
const silentLog: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing },
  child: () => silentLog,
};
const startMs = Date.UTC(2026, 0, 1);
let api: TaskApi;
beforeEach(async () => {
  api = await startTaskApi(startMs);
});
afterEach(() => api.close());

const boardWith = (
  options: { timeoutMs?: number } = {},
  identity: () => typeof signer | null = () => signer,
): Board =>
  createHttpBoard({
    options: { url: `${api.url}/`, timeoutMs: 5000, analytics: true, ...options },
    http: createHttp({ clock: systemClock, version: '0.0.0', random: seededRandom('http') }),
    clock: systemClock,
    identity,
    log: silentLog,
  });
const task: NewTask = {
  prompt: 'A clock.',
  assignees: [
    { hotkey: 'hotkey-1', prompt: 'A clock.', role: 'miner' },
    { hotkey: 'hotkey-0', prompt: 'A boat.', role: 'validator' },
  ],
  page: '<p>boat – ⚓</p>',
  trap: 'hotkey-0',
  createdAt: startMs,
  expireAt: startMs + 6 * hourMs,
};
const io = {} as never;

describe('the task API', () => {
  it('gets a task as a form, with the page as a file', async () => {
    const board = boardWith();
    expect(await board.create(task, io, never)).toBe('t1');
    expect(await board.create({ ...task, page: null, trap: null }, io, never)).toBe('t2');
    expect(api.tasks).toMatchObject([
      {
        metadata: { prompt: 'A clock.', validator_duel: true, negative_generator_hotkey: 'hotkey-0' },
        assignees: task.assignees,
        file: 'index.html: <p>boat – ⚓</p>',
        expireAt: task.expireAt,
      },
      { metadata: { validator_duel: false, negative_generator_hotkey: '' }, file: null },
    ]);
  });

  it('gets every call signed, each over a message of its own', async () => {
    const board = boardWith();
    await board.create(task, io, never);
    await board.voting(never);
    await board.expired(24, never);
    expect(api.calls.map(({ path }) => path)).toEqual([
      'POST /validator/tasks',
      'GET /validator/tasks/voting',
      'GET /validator/tasks/expired',
    ]);
    expect(new Set(api.calls.map(({ message }) => message)).size).toBe(3);
    expect(new Set(api.calls.map(({ hotkey }) => hotkey))).toEqual(new Set(['hotkey-0']));
  });

  it('is not called without a hotkey to sign with', async () => {
    await expect(boardWith({}, () => null).voting(never)).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
    });
    expect(api.calls).toEqual([]);
  });

  it.each([
    ['an error status', { status: 500, body: '{"success":false}' }, 'SYN_HTTP_STATUS'],
    ['a refusal', { status: 200, body: '{"success":false,"message":"task limit reached"}' }, 'SYN_HTTP_BODY'],
    ['no JSON', { status: 200, body: '<html>' }, 'SYN_HTTP_BODY'],
    ['something else', { status: 200, body: '{"success":true,"data":{"task_id":7}}' }, 'SYN_HTTP_BODY'],
    ['far too much', { status: 200, body: 'x'.repeat(2_000_000) }, 'SYN_HTTP_BODY'],
    ['nothing', 'hang', 'SYN_HTTP_TIMEOUT'],
  ] as const)('that answers a new task with %s is %j', async (_, fault, code) => {
    api.faults.push(fault);
    await expect(
      boardWith({ timeoutMs: fault === 'hang' ? 300 : 20_000 }).create(task, io, never),
    ).rejects.toMatchObject({ code });
    // Nothing is tried twice: the task may hang there already.
    expect(api.tasks).toEqual([]);
  });

  it.each([
    ['a list that is none', '{"success":true,"data":{"tasks":"all"}}'],
    ['a time that is none', '{"success":true,"data":{"tasks":[{"id":"t","created_at":"now"}]}}'],
  ])('that answers with %s is not believed', async (_, body) => {
    api.faults.push({ status: 200, body });
    await expect(boardWith().expired(24, never)).rejects.toMatchObject({ code: 'SYN_HTTP_BODY' });
  });

  it('that is gone is said to be unreachable', async () => {
    const board = boardWith();
    const { url } = api;
    await api.close();
    await expect(board.create(task, io, never)).rejects.toMatchObject({ code: 'SYN_HTTP_UNREACHABLE' });
    api = await startTaskApi(startMs);
    expect(api.url).not.toBe(url);
  });
});

describe('rounds on the task API', () => {
  let scene: Scene;
  let duel: Task & { stop(): Promise<void> };
  const options = () => ({ board: 'http', duel: 0, trap: 1, http: { url: api.url } });
  beforeEach(async () => {
    scene = createScene();
    duel = await scene.start(options(), unitTool().tool);
  });
  afterEach(async () => {
    await duel.stop();
    scene.remove();
  });
  const pass = (ms: number): void => {
    scene.clock.advance(ms);
    api.now += ms;
  };
  const round = (step: number): Promise<readonly Gathered[]> => scene.round(duel, subnetOf(4).subnet, step);
  /** People make their pages, and vote for the first one. */
  const vote = (): void => {
    for (const one of api.tasks) {
      if (one.completions.length > 0) continue;
      for (const { hotkey } of one.assignees)
        one.completions.push({ id: `${one.id}-${hotkey}`, participant_hotkey: hotkey });
      const makers = new Set(one.assignees.map(({ hotkey }) => hotkey));
      for (const voter of ['hotkey-1', 'hotkey-2', 'hotkey-3'])
        if (!makers.has(voter)) one.votes.push({ voter, completion: one.completions[0]?.id ?? '' });
    }
  };

  it('judge what is over, know traps and voters after a restart, and tell how it was scored', async () => {
    await round(1);
    const traps = api.tasks.map(({ metadata }) => metadata['negative_generator_hotkey']);
    vote();
    pass(3 * hourMs);
    await round(2);
    await duel.stop();
    duel = await scene.start(options(), unitTool().tool);
    pass(3 * hourMs);
    const gathered = await round(3);
    const voted = api.tasks.slice(0, 2).filter(({ votes }) => votes.length > 0);
    expect(gathered.map(({ id }) => id)).toEqual(voted.map(({ id }) => id));
    for (const { id, item } of gathered)
      expect(item.data['duel']).toMatchObject({
        trap: traps[Number(id.slice(1)) - 1],
        voters: ['hotkey-1', 'hotkey-2', 'hotkey-3', 'hotkey-4'],
      });
    await scene.conclude(duel, gathered);

    api.faults.push({ status: 200, body: JSON.stringify({ success: true, data: [] }) });
    pass(hourMs);
    await round(4);
    expect(api.analytics.map(({ task_id }) => task_id)).toEqual(gathered.map(({ id }) => id));
    expect(api.analytics[0]).toMatchObject({
      task_type: 'Trap',
      validator_hotkey: 'hotkey-0',
      created_at: new Date(startMs).toISOString(),
      scores_record: expect.arrayContaining([
        { hotkey: 'hotkey-1', coldkey: 'coldkey-1', score: 0, role: 'Discriminator' },
      ]) as unknown,
    });
    pass(hourMs);
    await round(5);
    expect(api.analytics).toHaveLength(gathered.length);
  });

  it('judge a task once that the API lists twice, and all others beside one that cannot be read', async () => {
    await round(1);
    vote();
    const [first] = api.tasks.filter(({ votes }) => votes.length > 0);
    if (first === undefined) throw new Error('somebody voted');
    const voted = api.tasks.filter(({ votes }) => votes.length > 0).map(({ id }) => id);
    api.tasks.push({ ...first }, { ...first, id: 't99', votes: [{ voter: '', completion: '' }] });
    pass(6 * hourMs);
    const gathered = await round(2);
    expect(gathered.map(({ id }) => id)).toEqual(voted);
    expect(scene.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: expect.stringContaining('could not be read') as unknown },
    ]);
  });

  it('have room for a day of a full subnet', async () => {
    await round(1);
    vote();
    const [first] = api.tasks;
    const votes = Array.from({ length: 80_000 }, (_, i) => ({ voter: `stranger-${i}`, completion: 'x' }));
    api.tasks.push({ ...(first as (typeof api.tasks)[number]), id: 't99', votes });
    pass(6 * hourMs);
    expect((await round(2)).length).toBeGreaterThan(0);
  });

  it('leave tasks alone that nobody here has notes of: they might be traps', async () => {
    await round(1);
    vote();
    await duel.stop();
    scene.remove();
    const later = scene.clock.now();
    scene = createScene();
    scene.clock.advance(later - scene.clock.now());
    duel = await scene.start(options(), unitTool().tool);
    pass(6 * hourMs);
    expect(await round(2)).toEqual([]);
  });

  it('go on with what is under way while no new tasks can be made', async () => {
    await round(1);
    vote();
    pass(6 * hourMs);
    await duel.stop();
    duel = await scene.start(options(), unitTool(() => 'SYN_HTTP_UNREACHABLE').tool);
    expect((await round(2)).length).toBeGreaterThan(0);
    expect(scene.lines.map(({ message }) => message)).toContain('no new tasks could be made');
  });
});
