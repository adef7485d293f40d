import { catalog } from '../../../plugins/catalog.ts';
import { chains } from './subjects/chains.ts';
import { embedders, llms, removeModels } from './subjects/models.ts';
import { scorers } from './subjects/scorers.ts';
import { services } from './subjects/services.ts';
import { agents, miners, protocols, sinks, weighers } from './subjects/simple.ts';
import { tasks } from './subjects/tasks.ts';
import { tools } from './subjects/tools.ts';

afterAll(removeModels);

test('every built-in plugin passes its own kit', () => {
  const subjects = [
    ...[chains, embedders, llms, scorers, agents, miners],
    ...[protocols, services, sinks, weighers, tasks, tools],
  ];
  const held = subjects.flat().map(({ plugin }) => {
    const { kind, name } = plugin as { kind: string; name: string };
    return `${kind}/${name}`;
  });
  expect(Object.keys(catalog).filter((id) => !held.includes(id))).toEqual([]);
});
