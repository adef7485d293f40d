import { delimit } from '../../../core/index.ts';
import type { Element } from './packet.ts';

/** Longest wording of somebody else's that is passed on. */
const maxPrompt = 4000;

const prompts = {
  conversation:
    'List the topics of the conversation in <conversation>: what the people in it talk about, in one to four words each, one a line, and nothing else.',
  document:
    'List the topics of the text in <text>, of which <context> tells more where it is there: in one to four words each, one a line, and nothing else.',
  entities:
    'List the named entities in <text>, of which <context> tells more where it is there: people, organisations, places, laws and projects, one a line, and nothing else.',
  survey:
    'List the topics of the comment in <text>, which answers the question in <question>: the reasons it gives, in two to five words each, one a line, and nothing else.',
};

/** What a type of task asks for where a challenge does not say it. */
export const promptFor = (type: string): string => prompts[kindOf(type)];

/** A request in words, for miners that read text: what is wanted, and the material in sections. */
export function renderElement(element: Element): string {
  if (!('task' in element)) {
    const { task_prompt: prompt, task_type: type, lines } = element;
    return `${asked(prompt, type ?? '')}\n\n${renderLines(lines, type ?? '')}`;
  }
  const { type, input, prompt_chain: chain } = element.task;
  const { window, survey_question: question, comment } = input.data;
  const material =
    kindOf(type) === 'survey'
      ? `${delimit('question', question ?? '')}\n\n${delimit('text', comment ?? '')}`
      : renderLines(window ?? [], type);
  return `${asked(chain?.[0]?.prompt_template, type)}\n\n${material}`;
}

const asked = (prompt: string | null | undefined, type: string): string =>
  prompt?.trim().slice(0, maxPrompt) || promptFor(type);

function kindOf(type: string): keyof typeof prompts {
  if (type.includes('survey')) return 'survey';
  if (type.includes('entities')) return 'entities';
  return type.includes('webpage') ? 'document' : 'conversation';
}

function renderLines(lines: readonly (readonly [number, string])[], type: string): string {
  if (kindOf(type) !== 'conversation') {
    const [page = [0, ''], ...more] = lines;
    return [delimit('text', page[1]), ...more.map(([, text]) => delimit('context', text))].join('\n\n');
  }
  // One turn a line: a line break in a turn must not begin another person's.
  const turns = lines.map(([speaker, text]) => `p${speaker}: ${text.replace(/\s+/gu, ' ').trim()}`);
  return delimit('conversation', turns.join('\n'));
}
