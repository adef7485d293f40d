import { existsSync } from 'node:fs';
import { createTestNode, asPlugin, fakeLlm, fixedClock, memoryChain } from '../../../bin/testing.ts';
import { scorer } from './broken/good.ts';
import { removeModels } from './subjects/models.ts';

afterAll(removeModels);

const offlineNode = `
role: validator
llms: { default: { use: scripted } }
tools: { articles: { use: corpus, select: text } }
agents: { verbatim: { use: verbatim } }
protocols: { prompting: { use: prompting } }
tasks:
  qa:
    use: qa
    tool: articles
    agent: verbatim
    rewards: { mine: { use: overlap, weight: 1 } }
weigher: { use: proportional }
chain: { use: memory }
run: { steps: 2 }
`;

describe('createTestNode', () => {
  it('runs built-in plugins, own ones and fakes from YAML, and leaves nothing behind', async () => {
    const chain = memoryChain({
      peers: { reader: (text) => `I read: ${text}`, down: 503, mute: () => '' },
    });
    const llm = fakeLlm('When is the tide highest?');
    const node = await createTestNode({
      yaml: offlineNode,
      plugins: [
        scorer,
        asPlugin('llm', 'scripted', llm, { offline: true }),
        asPlugin('chain', 'memory', chain, { offline: true }),
      ],
    });
    expect(await node.run()).toMatchObject({ ended: 'finished', steps: 2, failedSteps: 0 });
    expect(llm.requests.length).toBeGreaterThan(0);
    const records = node.records();
    expect(records).toHaveLength(2);
    const texts = records.flatMap(({ exchanges }) =>
      exchanges.flatMap(({ replies }) => replies.map(({ text }) => text)),
    );
    expect(texts.find((text) => text !== '')).toMatch(/^I read: When is the tide highest/);
    expect(JSON.stringify(records)).toContain('"mine"');
    expect(node.events.at(-1)?.type).toBe('run.finished');
    expect(node.events.filter(({ type }) => type === 'step.completed')).toHaveLength(2);
    await node.close();
    expect(existsSync(node.folder)).toBe(false);
  });

  it('knows presets, and packages that only this node has', async () => {
    const node = await createTestNode({
      yaml: `
extends: sn1-validator
plugins: [synth-plugin-mine]
tasks: { qa: { rewards: { rouge: null, relevance: null, mine: { use: mine/overlap, weight: 1 } } } }
run: { steps: 1 }
`,
      plugins: { 'synth-plugin-mine': [scorer] },
      clock: fixedClock(),
    });
    try {
      expect([...(node.parts.tasks.get('qa')?.rewards.keys() ?? [])]).toEqual(['mine']);
      expect(await node.run()).toMatchObject({ failedSteps: 0 });
    } finally {
      await node.close();
    }
  });

  it('stops a role that goes on for ever when it is told to', async () => {
    const node = await createTestNode({
      yaml: 'extends: sn1-validator\nrun: { steps: 100000 }',
    });
    const run = node.run();
    node.stop();
    expect(await run).toMatchObject({ ended: 'stopped' });
    await node.close();
  });

  it('says what is wrong with the YAML, and with a name that is taken', async () => {
    await expect(
      createTestNode({ yaml: 'extends: sn1-validator\nweigher: { use: nobody }' }),
    ).rejects.toMatchObject({
      code: 'SYN_PLUGIN_NOT_FOUND',
      where: { line: 2 },
    });
    await expect(
      createTestNode({ yaml: 'role: validator', plugins: [{ ...scorer, name: 'rouge' } as never] }),
    ).rejects.toThrow('There is a built-in scorer/rouge already.');
  });
});
