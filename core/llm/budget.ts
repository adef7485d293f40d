import type { Settings } from '../config/schema.ts';
import type { Clock } from '../contracts/io.ts';
import type { Usage } from '../contracts/llm.ts';
import { SynthError } from '../errors/synth-error.ts';
import { costNanoUsd, findPrice, nanoToUsd } from './prices.ts';
import type { ModelStore } from './store.ts';

/** Money set aside for one call, until it is settled or released; what a crashed process held stays spent. */
export interface Reservation {
  /** Books what was really used; returns US dollars, null when the price is unknown. */
  settle(usage: Usage): number | null;
  /** Gives the money back: the provider certainly billed nothing. */
  release(): void;
}

export interface Budget {
  /** Sets aside the most a call can cost, durably. SYN_BUDGET_EXCEEDED, SYN_BUDGET_PRICE. */
  reserve(call: {
    readonly provider: string;
    readonly model: string;
    readonly offline: boolean;
    readonly most: Usage;
  }): Reservation;
  setRun(run: string): void;
}

/**
 * Hard limits on spending, kept in the store so that they hold over restarts and over processes that share it.
 * What a crashed process had reserved counts as spent.
 */
export function createBudget(
  parts: { settings: Pick<Settings, 'gateway' | 'budget'>; store: ModelStore; clock: Clock },
  firstRun: string,
): Budget {
  const { settings, store, clock } = parts;
  const limits = [
    { scope: 'run', key: 'usdPerRun', usd: settings.budget.usdPerRun },
    { scope: 'day', key: 'usdPerDay', usd: settings.budget.usdPerDay },
  ] as const;
  const limited = limits.some(({ usd }) => usd !== undefined);
  const sum = (column: string): ReturnType<ModelStore['prepare']> =>
    store
      .prepare(
        `SELECT coalesce(sum(nano_usd), 0) FROM (SELECT nano_usd FROM spent WHERE ${column} = ?1 UNION ALL SELECT nano_usd FROM reserved WHERE ${column} = ?1)`,
      )
      .raw();
  const sums = { run: sum('run'), day: sum('day') };
  const hold = store.prepare(
    'INSERT INTO reserved (run, day, provider, model, nano_usd) VALUES (?, ?, ?, ?, ?)',
  );
  const book = store.prepare(
    'INSERT INTO spent SELECT run, day, provider, model, 1, ? FROM reserved WHERE id = ? ON CONFLICT DO UPDATE SET calls = calls + 1, nano_usd = nano_usd + excluded.nano_usd',
  );
  const remove = store.prepare('DELETE FROM reserved WHERE id = ?');
  let run = firstRun;

  return {
    setRun: (next) => void (run = next),
    reserve({ provider, model, offline, most }) {
      const price = offline ? { inputUsd: 0, outputUsd: 0 } : findPrice(model, settings.gateway.prices);
      if (price === null) {
        if (limited) throw unknownPrice(model);
        return { settle: () => null, release: () => {} };
      }
      const held = costNanoUsd(price, most);
      if (held === 0) return { settle: () => 0, release: () => {} };

      const names = { run, day: new Date(clock.now()).toISOString().slice(0, 10) };
      const id = store.write(() => {
        for (const { scope, key, usd } of limits) {
          if (usd === undefined) continue;
          const [spent] = sums[scope].get([names[scope]]) as [number];
          const left = Math.floor(usd * 1e9 + 1e-3) - spent;
          if (held > left) throw exceeded({ model, scope, key, usd, held, left });
        }
        return hold.run(names.run, names.day, provider, model, held).lastInsertRowid;
      });
      return {
        settle(usage) {
          const cost = costNanoUsd(price, usage);
          store.write(() => {
            book.run(cost, id);
            remove.run([id]);
          });
          return nanoToUsd(cost);
        },
        release: () => void store.write(() => remove.run([id])),
      };
    },
  };
}

const unknownPrice = (model: string): SynthError =>
  new SynthError('SYN_BUDGET_PRICE', {
    message: `A budget is set, but the price of ${model} is not known.`,
    hint: `Set gateway.prices."${model}" to { inputUsd, outputUsd }, US dollars for a million tokens (0 for a model of your own).`,
    detail: { model, key: `gateway.prices."${model}"` },
  });

function exceeded(facts: {
  model: string;
  scope: 'run' | 'day';
  key: string;
  usd: number;
  held: number;
  left: number;
}): SynthError {
  const { model, scope, key, usd, held, left } = facts;
  const dollars = (nano: number): string => `$${nanoToUsd(Math.max(0, nano)).toFixed(6)}`;
  return new SynthError('SYN_BUDGET_EXCEEDED', {
    message: `A call to ${model} could cost ${dollars(held)}, and ${dollars(left)} of the ${scope}'s $${usd} is left.`,
    hint: `Raise budget.${key}, lower the model's maxTokens, or use a model that runs on this machine (use: offline).`,
    detail: { scope, limitUsd: usd, neededUsd: nanoToUsd(held), leftUsd: nanoToUsd(Math.max(0, left)) },
  });
}
