import type { Context, JsonObject } from '../../../core/index.ts';

/** What CGP has tasks for, by the names of its API. */
export const taskTypes = [
  'conversation_tagging',
  'survey_tagging',
  'webpage_metadata_generation',
  'named_entities_extraction',
] as const;
export type TaskType = (typeof taskTypes)[number];

/** Who speaks, by the place in the list of participants, and what is said. */
export type Line = readonly [speaker: number, text: string];

/** A piece of material as every source here hands it over; plain JSON. */
export interface Conversation {
  readonly guid: string;
  readonly taskType: TaskType;
  /** Empty when the source has none. */
  readonly title: string;
  readonly participants: readonly string[];
  readonly lines: readonly Line[];
  readonly minConvoWindows: number | null;
  readonly categories: readonly string[];
  /** What a task other than `conversation_tagging` is about: `{ comment, survey_question, … }`, `{ website_markdown, … }`. */
  readonly input: JsonObject | null;
  /** What else the API said of the task, for the records that go back to it; null elsewhere. */
  readonly bundle: JsonObject | null;
  /** Where the piece itself names one. */
  readonly licence: string | null;
}

export interface Origin {
  /** Most lines; 0: all. */
  readonly maxLines: number;
  /** Names this use of the conversation in the records of its results. */
  readonly batchNum: number;
  readonly url: string | null;
  /** Of all that does not name its own. */
  readonly licence: string | null;
  readonly retrievedAt: number;
}

/** The context for a conversation: `data` has what upstream's tasks read, `text` the same for whoever reads text. */
export function toContext(conversation: Conversation, origin: Origin): Context {
  const { guid, taskType, participants, minConvoWindows, categories, input } = conversation;
  const { maxLines, batchNum, url, licence, retrievedAt } = origin;
  const lines = maxLines === 0 ? conversation.lines : conversation.lines.slice(0, maxLines);
  const title = titleOf(conversation);
  return {
    id: guid,
    title,
    topic: title,
    subtopic: '',
    text: textOf({ ...conversation, lines }),
    tags: [],
    source: { tool: 'cgp-conversations', url, licence: conversation.licence ?? licence, retrievedAt },
    data: {
      guid,
      taskType,
      participants,
      lines,
      ...(minConvoWindows === null ? {} : { minConvoWindows }),
      categories,
      batchNum,
      input,
    },
  };
}

const longestTitle = 100;

function titleOf({ guid, taskType, title, input }: Conversation): string {
  if (title !== '') return title;
  if (taskType === 'conversation_tagging') return `Conversation ${guid}`;
  const text = mainText(taskType, input ?? {});
  const [first = ''] = text.split('\n').flatMap((line) => line.replace(/^[#\s]+/, '').trim() || []);
  return cut(first, longestTitle) || guid;
}

function textOf({ taskType, participants, lines, input }: Conversation): string {
  if (taskType === 'conversation_tagging')
    return lines
      .map(([speaker, text]) => `${nameOf(participants, speaker)}: ${text.replace(/\s+/gu, ' ').trim()}`)
      .join('\n');
  const text = mainText(taskType, input ?? {});
  // What a survey offered to choose from is what answers are judged against.
  return taskType === 'survey_tagging' ? `${text}\n${stringAt(input ?? {}, 'comment')}` : text;
}

const mainFields = {
  conversation_tagging: '',
  survey_tagging: 'survey_question',
  webpage_metadata_generation: 'website_markdown',
  named_entities_extraction: 'transcript_text',
} as const satisfies Record<TaskType, string>;

const mainText = (taskType: TaskType, input: JsonObject): string => stringAt(input, mainFields[taskType]);

const stringAt = (input: JsonObject, name: string): string => {
  const value = input[name];
  return typeof value === 'string' ? value : '';
};

/** The API puts names between literal quotes. */
const nameOf = (participants: readonly string[], speaker: number): string =>
  participants[speaker]?.replace(/^["']+|["']+$/g, '').trim() || `p${speaker}`;

/** The first characters, never half of one. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/\p{Cs}$/u, '');
