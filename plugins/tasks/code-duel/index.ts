import { join } from 'node:path';
import { definePlugin, identityToken, optionalRef, SynthError, type Item } from '../../../core/index.ts';
import { createHttpBoard } from './http/board.ts';
import { createMemoryBoard } from './memory-board.ts';
import { concludeTasks, leadRound, type Parts } from './lead.ts';
import { openNotes } from './notes.ts';
import { options as schema, type Options } from './options.ts';
import { activeMiners } from './round.ts';
import { generationSource, toolSource, type Source } from './unit.ts';
import type { Board } from './board.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'code-duel',
  summary:
    'Rounds of duels as Dojo has them: miners make pages, all others vote, some duels are with the validator, some are traps.',
  options: schema,
  needs: { units: optionalRef('tool'), generation: optionalRef('task'), identity: identityToken },
  traits: { protocol: 'code-task' },
  async setup(services, options) {
    const { clock, paths, http, identity, log } = services;
    const source = openSource(services);
    checkPhases(options);
    const self = (): string => identity()?.hotkey ?? '';
    const notes = await openNotes(join(paths.storage, `code-duel-${options.board}.db`), () => clock.now());
    const board: Board =
      options.board === 'http'
        ? createHttpBoard({ options: boardOptions(options), http, clock, identity, log })
        : createMemoryBoard({
            ...{ notes, clock, self, options: options.memory },
            active: (subnet) => activeMiners(subnet, options),
          });
    const parts: Parts = { board, notes, source, clock, self, options };

    return {
      /** What a duel would ask for, with a page to it; duels themselves are led by `round`. */
      async build(io, signal): Promise<Item[]> {
        const unit = await source.draw(io, signal);
        return [
          {
            query: unit.prompt,
            context: unit.context,
            reference: { text: await unit.page() },
            history: [],
            intent: { wants: 'to have a small web page built', goal: 'to get one that people like' },
            data: {},
          },
        ];
      },
      round: (subnet, io, signal) => leadRound(parts, subnet, io, signal),
      conclude: async (outcomes) => concludeTasks(parts, outcomes),
      stop: async () => notes.close(),
    };
  },
});

function openSource({
  units,
  generation,
}: {
  readonly units: Parameters<typeof toolSource>[0] | null;
  readonly generation: Parameters<typeof generationSource>[0] | null;
}): Source {
  if (units !== null) return toolSource(units);
  if (generation !== null) return generationSource(generation);
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: 'The task code-duel has nobody to make its prompts and pages.',
    hint: 'Give it generation: <a task like code-generation>, or units: <a tool like dojo-units>.',
    plugin: 'task/code-duel',
  });
}

function boardOptions({ http }: Options): NonNullable<Options['http']> {
  if (http !== undefined) return http;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: 'The board http has no address.',
    hint: 'Give the task http: { url: https://… }, or board: memory.',
    plugin: 'task/code-duel',
  });
}

function checkPhases({ board, memory, expiryMs }: Options): void {
  if (board !== 'memory' || memory.generationMs < expiryMs) return;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `Tasks are over after ${expiryMs} ms, before votes would be asked for (${memory.generationMs} ms).`,
    hint: 'Lower memory.generationMs, or raise expiryMs.',
    plugin: 'task/code-duel',
  });
}
