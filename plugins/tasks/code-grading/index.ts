import {
  definePlugin,
  identityToken,
  ref,
  type Conclusion,
  type Identity,
  type Item,
  type ItemOutcome,
  type JsonObject,
  type Logger,
  type Random,
  type Variation,
} from '../../../core/index.ts';
import { asGeneration, makeAnswers, type Answer, type Strategy } from './answers.ts';
import { bestIn, findConsensus } from './consensus.ts';
import { options as schema, type Options } from './options.ts';

/** An answer as raters get it: neither its model nor its place says anything. */
interface Completion {
  readonly id: string;
  readonly content: string;
  readonly quality?: number;
}

/**
 * An item has pages for one question graded, one as it should be and others worse on purpose. The reference is the grades that
 * put them in the right order; `reference.data.ranks` has each id's rank, 0 best.
 */
export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'code-grading',
  summary: 'Has four web pages for one question graded from 1 to 100, three of them worse on purpose.',
  options: schema,
  needs: { generation: ref('task'), identity: identityToken },
  traits: { protocol: 'code-task' },
  setup({ generation: task, identity, log }, options) {
    const generation = asGeneration(task, options);
    const isLatent = latentOf(options, identity, log);
    return {
      async build(io, signal): Promise<Item[]> {
        const [base] = await generation.build(io, signal);
        if (base === undefined) return [];
        const draw = io.random.fork('grading');
        const strategy = draw.weighted(Object.entries(options.strategies) as [Strategy, number][]);
        const wanted = draw
          .sample(options.variations[strategy], 3)
          .map((name) => find(generation.variations, name));
        const { leastAnswers } = options;
        const answers = await makeAnswers(generation, base, wanted, strategy, leastAnswers, io, signal);
        return [itemOf(base, rank(answers, strategy, options), strategy, isLatent(), draw)];
      },
      conclude: async (outcomes) => conclude(outcomes, options),
    };
  },
});

/** Whether the truth may go along. The local chain signs with ed25519; where people are paid, hotkeys are sr25519. */
function latentOf({ latent }: Options, identity: () => Identity | null, log: Logger): () => boolean {
  let isTold = false;
  return () => {
    const isReal = identity()?.scheme === 'sr25519';
    if (latent && isReal && !isTold)
      log.warn('latent is for simulations: raters of this chain are told nothing');
    isTold ||= latent && isReal;
    return latent && !isReal;
  };
}

const find = (variations: readonly Variation[], name: string): Variation =>
  variations.find((one) => one.name === name) as Variation;

/** Best first. Of two as severe as each other the one listed first is better. */
function rank(answers: readonly Answer[], strategy: Strategy, { ranks, variations }: Options): Answer[] {
  const placeOf = ({ variation }: Answer): number =>
    variation === null ? -1 : variations[strategy].indexOf(variation);
  return answers.toSorted(
    (a, b) => (ranks === 'severity' ? a.severity - b.severity : 0) || placeOf(a) - placeOf(b),
  );
}

function itemOf(
  base: Item,
  answers: readonly Answer[],
  strategy: Strategy,
  isLatent: boolean,
  random: Random,
): Item {
  const ids = answers.map(() => idFrom(random));
  const completions = answers.map(({ reference, severity }, i): Completion => ({
    id: ids[i] as string,
    content: reference.text,
    ...(isLatent && { quality: qualityOf(severity) }),
  }));
  const byId = <T>(value: (answer: Answer, rank: number) => T): Record<string, T> =>
    Object.fromEntries(answers.map((answer, i) => [ids[i] as string, value(answer, i)]));
  const grades = byId((_, place) => 100 - (99 * place) / (answers.length - 1));
  return {
    ...base,
    reference: { text: JSON.stringify(grades), data: { ranks: byId((_, place) => place) } },
    fields: { kind: 'grade', completions: random.shuffle(completions) } as unknown as JsonObject,
    data: {
      ...base.data,
      strategy,
      answers: answers.map(({ variation, severity, reference }, i) => ({
        id: ids[i] as string,
        rank: i,
        variation,
        severity,
        model: reference.data?.['model'] ?? null,
      })),
    },
  };
}

/** 128 random bits: nothing can be read off it. */
const idFrom = (random: Random): string =>
  Array.from({ length: 4 }, () => random.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('');

/** How good people find an answer so far off: the best is not flawless either. */
const qualityOf = (severity: number): number => Math.round(9000 * (1 - severity)) / 10_000;

/** Tells which answer the raters put first, and whether it is the right one. */
function conclude(outcomes: readonly ItemOutcome[], { consensus }: Options): Conclusion {
  const told = outcomes.map(({ item, reference, results }) => {
    const ranks = (reference.data?.['ranks'] ?? {}) as Record<string, number>;
    const best = new Map(
      results.flatMap(({ reply }) => {
        const id = bestIn(reply.text, Object.keys(ranks));
        return id === null ? [] : [[reply.hotkey, id] as const];
      }),
    );
    return { ranks, raters: best.size, strategy: item.data['strategy'], ...findConsensus(best, consensus) };
  });
  return {
    lines: told.map(({ raters, percentages, ranks }) => {
      const [first] = Object.entries(percentages);
      if (first === undefined) return 'nobody graded the pages';
      const [id, percent] = first;
      const right = ranks[id] === 0 ? 'rightly' : 'wrongly';
      return `${percent.toFixed(0)}% of ${raters} raters put the same page first, ${right}`;
    }),
    detail: { items: told } as unknown as JsonObject,
  };
}
