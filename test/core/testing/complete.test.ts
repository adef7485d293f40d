import { catalog } from '../../../plugins/catalog.ts';
import { chains } from './subjects/chains.ts';
import { embedders, llms, removeModels } from './subjects/models.ts';
import { scorers } from './subjects/scorers.ts';
import { agents, miners, protocols, sinks, weighers } from './subjects/simple.ts';
import { tasks } from './subjects/tasks.ts';
import { tools } from './subjects/tools.ts';

afterAll(removeModels);

/** Built-in plugins that are not held to the kit, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'chain/bittensor': 'needs a node of the chain, which test/plugins/chains/bittensor plays',
};

test('every built-in plugin passes its own kit', () => {
  const subjects = [
    ...[chains, embedders, llms, scorers, agents, miners],
    ...[protocols, sinks, weighers, tasks, tools],
  ];
  const held = subjects.flat().map(({ plugin }) => {
    const { kind, name } = plugin as { kind: string; name: string };
    return `${kind}/${name}`;
  });
  expect(Object.keys(exceptions).filter((id) => held.includes(id))).toEqual([]);
  expect(Object.keys(catalog).filter((id) => !held.includes(id) && !(id in exceptions))).toEqual([]);
});
