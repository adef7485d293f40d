import type { Gathered, JsonObject, Task } from '../../../../core/index.ts';
import plugin from '../../../../plugins/tasks/code-duel/index.ts';
import {
  answerPlainly,
  createScene,
  hourMs,
  kindOf,
  shownIn,
  subnetOf,
  unitTool,
  type Scene,
} from './scene.ts';

interface Duel {
  readonly taskId: string;
  readonly class: string;
  readonly validator: string;
  readonly trap: string | null;
  readonly completions: { readonly id: string; readonly hotkey: string }[];
  readonly votes: { readonly voter: string; readonly choice: string }[];
  readonly voters: string[];
}
const duelOf = ({ item }: Gathered): Duel => item.data['duel'] as unknown as Duel;

let scene: Scene;
const open: { stop(): Promise<void> }[] = [];
const start = async (...given: Parameters<Scene['start']>): Promise<Task & { stop(): Promise<void> }> => {
  const task = await scene.start(...given);
  open.push(task);
  return task;
};
beforeEach(() => {
  scene = createScene();
});
afterEach(async () => {
  for (const task of open.splice(0)) await task.stop();
  scene.remove();
});

/** Rounds until the tasks of the first one are over. */
async function threeRounds(
  task: Task,
  subnet: ReturnType<typeof subnetOf>['subnet'],
): Promise<readonly Gathered[]> {
  expect(await scene.round(task, subnet, 1)).toEqual([]);
  scene.clock.advance(3 * hourMs);
  expect(await scene.round(task, subnet, 2)).toEqual([]);
  scene.clock.advance(3 * hourMs);
  return scene.round(task, subnet, 3);
}

describe('a round', () => {
  it('gives every miner one task as maker, has the others vote, and hands over what is over', async () => {
    const { subnet, asked } = subnetOf(7);
    const { tool, done } = unitTool();
    const gathered = await threeRounds(await start({ duel: 0, trap: 0 }, tool), subnet);
    expect(gathered).toHaveLength(4);
    const makers = gathered.flatMap((one) => duelOf(one).completions.map(({ hotkey }) => hotkey));
    expect(makers.toSorted()).toEqual(subnet.peers.map(({ hotkey }) => hotkey).toSorted());
    for (const one of gathered) {
      const duel = duelOf(one);
      expect(duel.class).toBe('PvP');
      const own = new Set(duel.completions.map(({ hotkey }) => hotkey));
      expect(duel.votes.map(({ voter }) => voter).toSorted()).toEqual(
        subnet.peers.map(({ hotkey }) => hotkey).filter((hotkey) => !own.has(hotkey)),
      );
      expect(one.replies.map(({ hotkey }) => hotkey).toSorted()).toEqual(
        subnet.peers.map(({ hotkey }) => hotkey).toSorted(),
      );
      for (const reply of one.replies) expect(reply.text).not.toBe('');
    }
    // Two rounds more were begun meanwhile.
    expect(done).toHaveLength(12);
    expect(asked.filter(({ challenge }) => kindOf(challenge) === 'write')).toHaveLength(21);
  });

  it('shows voters the original prompt, in both orders, and no quality unless it simulates', async () => {
    const { subnet, asked } = subnetOf(8);
    await threeRounds(await start({ duel: 0, trap: 1 }), subnet);
    const votes = asked.filter(({ challenge }) => kindOf(challenge) === 'choose');
    const orders = new Map<string, Set<string>>();
    for (const { challenge } of votes) {
      expect(challenge.text).toMatch(/^prompt /);
      for (const page of shownIn(challenge)) expect(page).not.toHaveProperty('quality');
      const ids = shownIn(challenge).map(({ id }) => id);
      const key = ids.toSorted().join();
      orders.set(key, (orders.get(key) ?? new Set()).add(ids.join()));
    }
    for (const seen of orders.values()) expect(seen.size).toBe(2);
  });

  it('sets a trap by giving one of two miners the altered prompt', async () => {
    const { subnet, asked } = subnetOf(4);
    const gathered = await threeRounds(await start({ duel: 0, trap: 1 }), subnet);
    for (const one of gathered) {
      const { class: kind, trap } = duelOf(one);
      expect(kind).toBe('Trap');
      const prompts = asked
        .filter(({ challenge }) => kindOf(challenge) === 'write')
        .filter(({ uid }) => `hotkey-${uid}` === trap)
        .map(({ challenge }) => challenge.text);
      expect(prompts[0]).toMatch(/^altered /);
    }
  });

  it('sets it on the validator with a page to the altered prompt', async () => {
    const { subnet, asked } = subnetOf(3);
    const gathered = await threeRounds(await start({ duel: 1, trap: 1 }), subnet);
    expect(gathered).toHaveLength(3);
    for (const one of gathered) {
      expect(duelOf(one)).toMatchObject({ class: 'Trap', trap: 'hotkey-0', validator: 'hotkey-0' });
      // The validator earns nothing by its own duel.
      expect(one.replies.map(({ hotkey }) => hotkey)).not.toContain('hotkey-0');
    }
    const shown = asked.flatMap(({ challenge }) => shownIn(challenge)).map(({ content }) => content);
    expect(shown.some((content) => content.startsWith('<p>altered'))).toBe(true);
  });

  it('sets none for a miner that is left alone: no choice would be right', async () => {
    const { subnet } = subnetOf(5);
    const gathered = await threeRounds(await start({ duel: 0, trap: 1 }), subnet);
    const classes = gathered.map(duelOf).map(({ class: kind, completions }) => [completions.length, kind]);
    expect(classes.toSorted()).toEqual([
      [1, 'PvP'],
      [2, 'Trap'],
      [2, 'Trap'],
    ]);
  });

  it('leaves the trap out where a unit has no altered answer', async () => {
    const { tool } = unitTool();
    const bare = {
      ...tool,
      fetch: async (...given: Parameters<typeof tool.fetch>) => {
        const context = await tool.fetch(...given);
        return { ...context, data: { ...context.data, altered: null } };
      },
    };
    const gathered = await threeRounds(await start({ trap: 1 }, bare), subnetOf(6).subnet);
    expect(gathered.map(duelOf).filter(({ trap }) => trap !== null)).toEqual([]);
  });

  it('blames those who were to vote and did not, and nobody in a task too short to vote in', async () => {
    const silent = subnetOf(6, (peer, challenge) =>
      peer.uid === 6 && kindOf(challenge) === 'choose' ? '' : answerPlainly(peer, challenge),
    );
    const [first] = await threeRounds(await start({ duel: 1, trap: 0 }), silent.subnet);
    expect(duelOf(first as Gathered).voters).toContain('hotkey-6');
    const texts = new Map(first?.replies.map(({ hotkey, text }) => [hotkey, text]));
    if (!duelOf(first as Gathered).completions.some(({ hotkey }) => hotkey === 'hotkey-6'))
      expect(texts.get('hotkey-6')).toBe('none');

    scene.clock.advance(100 * hourMs);
    const brief = await start({ expiryMs: 600_000, memory: { generationMs: 60_000 } });
    await scene.round(brief, silent.subnet, 11);
    scene.clock.advance(120_000);
    await scene.round(brief, silent.subnet, 12);
    scene.clock.advance(540_000);
    const judged = await scene.round(brief, silent.subnet, 13);
    expect(judged.length).toBeGreaterThan(0);
    for (const one of judged) expect(duelOf(one).voters).toEqual([]);
  });

  it('passes over votes for pages there are not', async () => {
    const { subnet } = subnetOf(5, (peer, challenge) =>
      peer.uid === 1 && kindOf(challenge) === 'choose' ? 'zzz' : answerPlainly(peer, challenge),
    );
    for (const one of await threeRounds(await start(), subnet))
      expect(duelOf(one).votes.map(({ voter }) => voter)).not.toContain('hotkey-1');
  });

  it('tells voters of latent quality in a simulation, less of a page to an altered prompt', async () => {
    const { subnet, asked } = subnetOf(4);
    const telling = {
      ...subnet,
      ask: async (...given: Parameters<typeof subnet.ask>) =>
        (await subnet.ask(...given)).map((reply) => ({
          ...reply,
          body: { content: reply.text, quality: 0.5 },
        })),
    };
    const gathered = await threeRounds(await start({ duel: 0, trap: 1, memory: { latent: {} } }), telling);
    for (const one of gathered) {
      const { completions, trap } = duelOf(one);
      const shown = asked
        .map(({ challenge }) => shownIn(challenge))
        .find((pages) => pages.some(({ id }) => id === completions[0]?.id));
      for (const { id, hotkey } of completions)
        expect(shown?.find((page) => page.id === id)?.quality).toBeCloseTo(hotkey === trap ? 0.2 : 0.5, 9);
    }
    // What is recorded says nothing of it.
    expect(JSON.stringify(gathered)).not.toContain('quality":');
  });

  it('comes to nothing where nobody makes a page, and asks nobody to choose between none', async () => {
    const { subnet, asked } = subnetOf(5, () => '');
    expect(await threeRounds(await start({ duel: 0 }), subnet)).toEqual([]);
    expect(asked.filter(({ challenge }) => kindOf(challenge) === 'choose')).toEqual([]);
  });

  it('leaves out of a duel who makes no page, and judges the other one', async () => {
    const { subnet } = subnetOf(6, (peer, challenge) =>
      peer.uid === 1 && kindOf(challenge) === 'write' ? '' : answerPlainly(peer, challenge),
    );
    const gathered = await threeRounds(await start({ duel: 0, trap: 0 }), subnet);
    const makers = gathered.flatMap((one) => duelOf(one).completions.map(({ hotkey }) => hotkey));
    expect(makers.toSorted()).toEqual(['hotkey-2', 'hotkey-3', 'hotkey-4', 'hotkey-5', 'hotkey-6']);
  });

  it.each([
    ['that no voter could be sent', '\u0001'.repeat(262_144), 200],
    ['of which only a part came', '<p>a part</p>', 413],
  ])('leaves out a page %s, and judges the other one', async (_, page, status) => {
    const { subnet } = subnetOf(4);
    const one: typeof subnet = {
      ...subnet,
      ask: async (peers, challenge, signal) =>
        (await subnet.ask(peers, challenge, signal)).map((reply) =>
          reply.uid === 1 && kindOf(challenge) === 'write' ? { ...reply, text: page, status } : reply,
        ),
    };
    const gathered = await threeRounds(await start({ duel: 0, trap: 0 }), one);
    const makers = gathered.flatMap((each) => duelOf(each).completions.map(({ hotkey }) => hotkey));
    expect(makers.toSorted()).toEqual(['hotkey-2', 'hotkey-3', 'hotkey-4']);
  });

  it('passes over who has too much stake to be a miner', async () => {
    const { subnet } = subnetOf(5);
    const peers = subnet.peers.map((peer) => (peer.uid === 5 ? { ...peer, stake: 20_000 } : peer));
    const gathered = await threeRounds(await start(), { ...subnet, peers });
    expect(JSON.stringify(gathered.map((one) => one.replies))).not.toContain('hotkey-5');
  });

  it('waits between rounds as long as it is told', async () => {
    const { subnet } = subnetOf(4);
    const units = unitTool();
    const task = await start({ everyMs: 3 * hourMs, duel: 0 }, units.tool);
    for (let step = 1; step <= 24; step += 1) {
      await scene.round(task, subnet, step);
      scene.clock.advance(hourMs / 4);
    }
    expect(units.done).toHaveLength(4);
  });
});

describe('a crash', () => {
  it('loses no task: what was not concluded is given again, what was is not', async () => {
    const { subnet } = subnetOf(6);
    const first = await start();
    const gathered = await threeRounds(first, subnet);
    await first.stop();
    const second = await start();
    const again = await scene.round(second, subnet, 3);
    expect(again).toEqual(gathered);
    await scene.conclude(second, again);
    expect(await scene.round(second, subnet, 3)).toEqual([]);
    // Told of twice, as the engine may.
    await scene.conclude(second, again);
    expect(await scene.round(second, subnet, 3)).toEqual([]);
  });

  it('does not make the tasks of a round twice when its step is repeated', async () => {
    const { subnet } = subnetOf(8);
    const units = unitTool();
    const first = await start({ duel: 0 }, units.tool);
    await scene.round(first, subnet, 1);
    await first.stop();
    const second = await start({ duel: 0 }, units.tool);
    await scene.round(second, subnet, 1);
    expect(units.done).toHaveLength(4);
  });

  it('in the middle of a round lets it go on with those who have no task yet', async () => {
    const { subnet, asked } = subnetOf(8);
    const end = new AbortController();
    const units = unitTool((draw) => {
      if (draw === 3 && !end.signal.aborted) end.abort(new Error('killed'));
      return null;
    });
    const first = await start({ duel: 0 }, units.tool);
    await expect(scene.round(first, subnet, 1, end.signal)).rejects.toThrow('killed');
    await first.stop();
    const second = await start({ duel: 0 }, units.tool);
    await scene.round(second, subnet, 1);
    const writers = asked.filter(({ challenge }) => kindOf(challenge) === 'write').map(({ uid }) => uid);
    expect(writers.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('a source', () => {
  it('that fails costs no miner its turn', async () => {
    const { subnet } = subnetOf(6);
    const { tool } = unitTool((draw) => (draw % 2 === 0 ? 'SYN_HTTP_TIMEOUT' : null));
    const gathered = await threeRounds(await start({}, tool), subnet);
    const makers = gathered.flatMap((one) => duelOf(one).completions.map(({ hotkey }) => hotkey));
    expect(new Set(makers.filter((hotkey) => hotkey !== 'hotkey-0')).size).toBe(6);
  });

  it('that runs dry ends the round early, and the step in good order', async () => {
    const { subnet } = subnetOf(6);
    const { tool } = unitTool((draw) => (draw > 2 ? 'SYN_TOOL_EMPTY' : null));
    expect(await scene.round(await start({ duel: 0 }, tool), subnet, 1)).toEqual([]);
    expect(scene.lines.map(({ message }) => message)).toContain(
      'the round ends early: there are no more units',
    );
  });

  it('that is down fails the step unless something else came of it', async () => {
    const { subnet } = subnetOf(4);
    let down = false;
    const { tool } = unitTool(() => (down ? 'SYN_HTTP_UNREACHABLE' : null));
    const task = await start({}, tool);
    await scene.round(task, subnet, 1);
    down = true;
    scene.clock.advance(3 * hourMs);
    await expect(scene.round(task, subnet, 2)).rejects.toMatchObject({ code: 'SYN_HTTP_UNREACHABLE' });
    scene.clock.advance(3 * hourMs);
    expect((await scene.round(task, subnet, 3)).length).toBeGreaterThan(0);
  });

  it.each([
    [5, 0],
    [6, 3],
  ])('that holds %i units for 6 miners gets %i of them used', async (held, used) => {
    const units = unitTool(undefined, held);
    await scene.round(await start({ duel: 0 }, units.tool), subnetOf(6).subnet, 1);
    expect(units.done).toHaveLength(used);
  });

  it('may be a task that generates, whose pages are made only where they are needed', async () => {
    let pages = 0;
    const item = (query: string) => ({
      query,
      reference: null,
      history: [],
      data: {},
      intent: { wants: 'x', goal: 'y' },
    });
    const generation = {
      variations: [{ name: 'question/other', of: 'query', severity: 0.5 }],
      build: async () => [
        {
          ...item('A clock.'),
          context: await unitTool().tool.fetch(
            { method: 'random' },
            {} as never,
            new AbortController().signal,
          ),
        },
      ],
      vary: async (given: object) => ({ ...given, query: 'A boat.' }),
      refer: async () => {
        pages += 1;
        return { text: '<p>page</p>' };
      },
    };
    const services = {
      ...{ clock: scene.clock, units: null, generation, identity: () => null, http: null },
      paths: { config: scene.folder, storage: scene.folder, shared: scene.folder },
    };
    const { subnet } = subnetOf(6);
    const setUp = async (options: JsonObject) => {
      const task = await plugin.setup(services as never, plugin.options.parse(options));
      open.push({ stop: async () => task.stop?.(new AbortController().signal) });
      return task;
    };
    await scene.round(await setUp({ duel: 0, trap: 1 }), subnet, 1);
    expect(pages).toBe(0);
    await scene.round(await setUp({ duel: 1, trap: 0 }), subnet, 2);
    expect(pages).toBe(6);
  });
});

describe('options', () => {
  it.each([
    ['the http board without an address', { board: 'http' }],
    ['votes after the end', { expiryMs: hourMs }],
  ])('%s are refused', async (_, options) => {
    await expect(scene.start(options)).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
  it('want somebody to make prompts', async () => {
    await expect(scene.start({}, null as never)).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
});
