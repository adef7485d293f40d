import type { Llm, Miner, Tool } from '../../../core/index.ts';
import offline from '../../../plugins/llms/offline/index.ts';
import wikiAgent from '../../../plugins/miners/wiki-agent.ts';
import { never, services } from '../../helpers/local-chain.ts';
import { articles, ioOf, piecesOf, requestOf, scriptedLlm } from '../../helpers/miners.ts';

const library = {
  Danube: 'The Danube is a river that rises in the Black Forest and flows into the Black Sea.',
  Rhine: 'The Rhine is a river that rises in the Alps. Its length is 1,230 km.',
};
const question = requestOf('Which is longer, the Danube or the Rhine?');

async function run(llm: Llm, tool: Tool, options = {}): Promise<string> {
  const miner = (await wikiAgent.setup(
    { ...services(), llm, tool },
    wikiAgent.options.parse(options),
  )) as Miner;
  return (await piecesOf(miner.answer(question, ioOf(), never))).join('');
}

describe('wiki-agent', () => {
  it('answers at once when it knows', async () => {
    const llm = scriptedLlm('Answer: The Danube.');
    const tool = articles(library);
    expect(await run(llm, tool)).toBe('The Danube.');
    expect(tool.searches).toEqual([]);
  });

  it('looks things up, sees what it found, and answers from it', async () => {
    const llm = scriptedLlm('Search: Danube river', 'search: Rhine river\nand more', 'The Danube.');
    const tool = articles(library);
    expect(await run(llm, tool)).toBe('The Danube.');
    expect(tool.searches).toEqual(['Danube river', 'Rhine river']);
    const last = llm.requests[2]?.messages.at(-1)?.content ?? '';
    expect(last.match(/<context>/g)).toHaveLength(2);
    expect(last).toContain('<question>\nWhich is longer');
  });

  it('has to answer after so many look-ups', async () => {
    const llm = scriptedLlm('Search: Danube', 'Search: Rhine', 'Search: Volga\nAnswer: The Danube.');
    const tool = articles(library);
    expect(await run(llm, tool, { maxIterations: 2 })).toBe('The Danube.');
    expect(tool.searches).toHaveLength(2);
    expect(llm.requests[2]?.messages.at(-1)?.content).not.toContain('"Search:"');
  });

  it('tells the model what it searched for in vain, and does not search for it twice', async () => {
    const llm = scriptedLlm('Search: Volga "delta"', 'Search: Volga "delta"', 'I do not know.');
    const tool = articles(library);
    expect(await run(llm, tool)).toBe('I do not know.');
    // Once more without the marks, which some sources take strictly.
    expect(tool.searches).toEqual(['Volga "delta"', 'Volga delta']);
    expect(llm.requests[1]?.messages.at(-1)?.content).toContain('Searches so far: "Volga \\"delta\\""');
  });

  it('takes a tool that fails as one that found nothing', async () => {
    expect(
      await run(scriptedLlm('Search: Danube', 'Answer: I do not know.'), articles({}, new Error('down'))),
    ).toBe('I do not know.');
  });

  it('lets a fault of the model through', async () => {
    await expect(run(scriptedLlm(), articles(library))).rejects.toThrow('the script has ended');
  });

  it('goes straight to the look-up with the offline engine, which knows nothing itself', async () => {
    const llm = (await offline.setup(services(), offline.options.parse({}))) as Llm;
    const tool = articles({
      longer: `${library.Danube} ${library.Rhine} The Danube is longer than the Rhine.`,
    });
    expect(await run(llm, tool, { temperature: 0 })).toContain('longer than the Rhine');
    expect(tool.searches).toEqual(['longer Danube Rhine']);
  });
});
