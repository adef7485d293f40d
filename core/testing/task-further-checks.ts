import { z } from 'zod';
import { law, type Check, type Expect } from './check.ts';
import { orCoded } from './coded.ts';
import { sampleReply } from './samples.ts';
import { sampleMetagraph, sampleNeuron } from './samples-chain.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import { challengeSchema, itemSchema, referenceSchema, type Item } from '../contracts/values.ts';
import type { Gathered, ItemOutcome, Subnet, Task, Variation } from '../contracts/task.ts';

const never = new AbortController().signal;
/** Further ones say nothing new. */
const mostVariations = 4;
const rounds = 3;

/** What a task must keep that makes its items worse on purpose, or leads its rounds itself. */
export function furtherTaskChecks(
  subject: Subject,
  draw: (staged: Staged<'task'>) => Promise<readonly Item[]>,
): Check[] {
  const defendant = defendantOf(subject);
  return [
    law(
      defendant,
      'a variation is made as it is named',
      'Give each variation a name of its own and a severity in (0, 1]; one of a query changes the query and drops the reference, one of a reference changes the reference alone.',
      async (expect) => {
        await onStage<'task', void>(subject, async (staged) => {
          const { instance, io } = staged;
          const { variations = [] } = instance;
          expect(new Set(variations.map(({ name }) => name)).size === variations.length, 'two have one name');
          for (const { name, severity } of variations)
            expect(severity > 0 && severity <= 1, `"${name}" has the severity ${severity}`);
          expect(variations.length === 0 || instance.vary !== undefined, 'there is no vary to make them');
          const [item] = variations.length === 0 ? [] : await draw(staged);
          if (item === undefined) return;
          for (const variation of variations.slice(0, mostVariations)) {
            const given = variation.of === 'query' ? item : await withReference(item, staged);
            const made = await orCoded(
              async () => instance.vary?.(given, variation.name, io, never),
              expect,
              `asked for "${variation.name}"`,
            );
            if (made) expectVaried(given, made, variation, expect);
          }
        });
      },
    ),
    law(
      defendant,
      'what a round came to is given until it is concluded',
      'Note in storage what is open; give the same ids again until conclude was called for them, and not after.',
      async (expect) => {
        await onStage<'task', void>(subject, async (staged) => {
          if (staged.instance.round !== undefined) await lead(staged.instance, staged, expect);
        });
      },
    ),
  ];
}

async function withReference(item: Item, { instance, io }: Staged<'task'>): Promise<Item> {
  return { ...item, reference: item.reference ?? (await instance.refer?.(item, io, never)) ?? null };
}

function expectVaried(given: Item, made: Item, { name, of }: Variation, expect: Expect): void {
  const parsed = z.safeParse(itemSchema, made);
  expect(parsed.success, () => (parsed.success ? '' : z.prettifyError(parsed.error)));
  if (of === 'query') {
    expect(made.query !== given.query, `"${name}" leaves the query as it is`);
    expect(made.reference === null, `"${name}" keeps a reference, which answers another query`);
    return;
  }
  expect(made.query === given.query, `"${name}" is of the reference and changes the query`);
  expect(
    made.reference !== null && made.reference.text !== given.reference?.text,
    `"${name}" leaves the reference as it is`,
  );
}

async function lead(task: Task, { io }: Staged<'task'>, expect: Expect): Promise<void> {
  const round = async (): Promise<readonly Gathered[]> => {
    const gathered = (await task.round?.(subnet, io, never)) ?? [];
    for (const each of gathered) expectGathered(each, expect);
    const ids = gathered.map(({ id }) => id);
    expect(new Set(ids).size === ids.length, 'two have one id');
    return gathered;
  };
  for (let time = 0; time < rounds; time += 1) {
    const first = await round();
    const again = new Set((await round()).map(({ id }) => id));
    const lost = first.find(({ id }) => !again.has(id));
    expect(lost === undefined, `"${lost?.id}" was not concluded, and is gone`);
    if (first.length === 0) continue;
    await task.conclude?.(first.map(outcomeOf), io, never);
    const rest = new Set((await round()).map(({ id }) => id));
    const kept = first.find(({ id }) => rest.has(id));
    expect(kept === undefined, `"${kept?.id}" was concluded, and comes again`);
  }
}

function expectGathered({ id, item, challenge, reference, replies }: Gathered, expect: Expect): void {
  const parts = { item: [itemSchema, item], challenge: [challengeSchema, challenge] } as const;
  for (const [what, [schema, value]] of Object.entries({
    ...parts,
    reference: [referenceSchema, reference] as const,
  })) {
    const parsed = z.safeParse(schema as z.ZodType, value);
    expect(
      parsed.success,
      () => `the ${what} of "${id}": ${parsed.error ? z.prettifyError(parsed.error) : ''}`,
    );
  }
  const hotkeys = replies.map(({ hotkey }) => hotkey);
  expect(new Set(hotkeys).size === hotkeys.length, `"${id}" has two replies of one hotkey`);
}

const neurons = sampleMetagraph(6).neurons.map(({ uid, ...neuron }) =>
  sampleNeuron(uid, { ...neuron, endpoint: uid === 0 ? null : { host: '127.0.0.1', port: 8090 + uid } }),
);

/** Peers that answer anything with a line of text. */
const subnet: Subnet = {
  metagraph: { ...sampleMetagraph(6), neurons },
  peers: neurons.slice(1),
  async ask(peers) {
    return peers.map(({ uid, hotkey }) =>
      sampleReply('At full moon.', { uid, hotkey, body: { completion: 'At full moon.' } }),
    );
  },
};

const outcomeOf = ({ item, challenge, reference, replies }: Gathered): ItemOutcome => ({
  item,
  challenge,
  reference,
  results: replies.map((reply) => ({ reply, reward: 0.5, rewards: {}, penalties: {} })),
});
