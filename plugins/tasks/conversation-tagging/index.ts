import {
  definePlugin,
  delimit,
  optionalRef,
  ref,
  type Context,
  type Io,
  type Item,
  type Llm,
} from '../../../core/index.ts';
import { concludeTagging } from '../tagging/conclude.ts';
import { factsOf, type Facts } from '../tagging/facts.ts';
import { findTags } from '../tagging/ground-truth.ts';
import { askFor, tagPrompt, type Ask } from '../tagging/prompts.ts';
import { cut, renderTurns, type Line } from '../tagging/render.ts';
import { createDraw, unsuitable, type Drawn } from '../tagging/source.ts';
import { planWindows, type Range } from '../tagging/windows.ts';
import { options, type Options } from './options.ts';
import { noTags, readWhole } from './whole.ts';

const type = 'conversation_tagging';
const intent = { wants: 'have a conversation tagged', goal: 'get the topics of this conversation' };

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'conversation-tagging',
  summary:
    "Sends the windows of a conversation to miners for tags, judged against a model's tags of the whole.",
  options,
  needs: { tool: ref('tool'), llm: ref('llm'), embedder: optionalRef('embedder') },
  traits: { protocol: 'conversation' },
  setup({ tool, llm, embedder }, options) {
    const draw = createDraw(tool, type);

    async function makeItems({ context, source }: Drawn, io: Io, signal: AbortSignal): Promise<Item[]> {
      const { participants } = source;
      const lines = source.lines.map(([speaker, text]): Line => [speaker, cut(text, options.lineChars)]);
      const giveUp = (why: string) => unsuitable(tool, context, why, io, signal);

      // Before a model is paid for anything.
      const all = planWindows(lines.length, options.windows);
      const least = options.windows.moreThan ?? source.minConvoWindows ?? 1;
      if (all.length <= least || lines.every(([, text]) => text.trim() === ''))
        throw await giveUp(
          `its ${lines.length} lines make ${all.length} windows, and more than ${least} are wanted`,
        );

      const ask = source.categories?.includes('coding') ? 'coding' : 'conversation';
      const whole = await readWhole(llm, { lines, participants, ask }, options, io, signal);
      if (typeof whole === 'string') throw await giveUp(whole);

      const { tags, agreement, profiles, quality } = whole;
      const facts: Facts = {
        ...factsOf({ type, source, lines: lines.length, tags }),
        windows: all.length,
        agreement,
        profiles: profiles.map((profile) => ({ ...profile })),
        quality,
      };
      const tagsOf = (window: Window): Promise<readonly string[]> | readonly string[] =>
        options.reference === 'window' ? tagWindow(llm, window, { lines, ask, options }, io, signal) : tags;
      const judged = await Promise.all(
        choose(all, options.windows.most, io).map(async (window) => ({
          ...window,
          tags: await tagsOf(window),
        })),
      );
      const items = judged
        .filter((window) => window.tags.length > 0)
        .map((window) => toItem(window, { context, lines, ask, facts }));
      if (items.length === 0) throw await giveUp(noTags);
      return items;
    }

    return {
      build: (io, signal) => draw((drawn) => makeItems(drawn, io, signal), io, signal),
      conclude: (outcomes, io, signal) => concludeTagging({ tool, llm, embedder }, outcomes, io, signal),
    };
  },
});

interface Window {
  readonly index: number;
  readonly range: Range;
}

function choose(ranges: readonly Range[], most: number, { random }: Io): Window[] {
  const windows = ranges.map((range, index) => ({ index, range }));
  if (most === 0) return windows;
  return random
    .fork('windows')
    .sample(windows, most)
    .sort((a, b) => a.index - b.index);
}

async function tagWindow(
  llm: Llm,
  { index, range }: Window,
  { lines, ask, options }: { lines: readonly Line[]; ask: Ask; options: Options },
  { random, log }: Io,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const prompt = tagPrompt(ask, 'conversation', renderTurns(lines.slice(...range)));
  const own = { log, random: random.fork(`window/${index}`) };
  return (await findTags(llm, prompt, options, own, signal)).tags;
}

/** A window as miners see it. What stands in the record is the window too: a conversation need not be kept once a window. */
function toItem(
  { index, range, tags }: Window & { readonly tags: readonly string[] },
  { context, lines, ask, facts }: { context: Context; lines: readonly Line[]; ask: Ask; facts: Facts },
): Item {
  const own = lines.slice(...range);
  const text = renderTurns(own);
  const { guid, categories } = facts;
  const prompt = askFor(ask);
  return {
    query: prompt,
    attachment: delimit('conversation', text),
    context: { ...context, text, data: { guid } },
    reference: { text: tags.join('\n'), data: { tags } },
    history: [],
    intent,
    fields: { type, prompt, lines: own, categories, guid, windowIndex: index },
    data: { ...facts, windowIndex: index, firstLine: range[0], lastLine: range[1] - 1 },
  };
}
