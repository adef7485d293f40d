import type { JsonObject } from '../../../core/index.ts';
import type { Fields } from './packet.ts';

const apiVersion = 1.4;
const hidden = { guid: 'HIDDEN', windowIndex: -1 };

const inputTypes = {
  conversation_tagging: 'conversation',
  webpage_metadata_generation: 'webpage_markdown',
  named_entities_extraction: 'document',
  survey_tagging: 'survey',
} as const;

/** The packet of 2024, for conversations: a window and nothing else. */
export const toWindow = (fields: Fields, mask: boolean): JsonObject => {
  const { guid, windowIndex } = identityOf(fields, mask);
  return { guid, window_idx: windowIndex, lines: fields.lines };
};

/** The packet of 2025 and 2026: a task of any type, as upstream's miners read it. */
export function toTask(fields: Fields, prompt: string, mask: boolean): JsonObject {
  const { type, lines, survey, categories } = fields;
  const { guid, windowIndex } = identityOf(fields, mask);
  const data = survey
    ? { survey_question: survey.question, comment: survey.comment }
    : { window_idx: windowIndex, window: lines, participants: [] };
  return {
    task: {
      mode: 'local',
      api_version: apiVersion,
      guid,
      bundle_guid: guid,
      type,
      scoring_mechanism: 'ground_truth_tag_similarity_scoring',
      input: {
        guid,
        input_type: inputTypes[type],
        ...(categories.length > 0 ? { input_categories: categories } : {}),
        data,
      },
      prompt_chain: [
        {
          step: 0,
          id: 'step-0',
          crc: 0,
          title: 'Tags',
          name: 'tags',
          description: 'Tags of the input',
          type: 'inference',
          input_path: inputTypes[type],
          prompt_template: prompt,
          output_variable: 'final_output',
          output_type: 'List[str]',
        },
      ],
      example_output: { tags: ['first tag', 'second tag'], type: 'List[str]' },
    },
  };
}

/** With `mask`, miners can't tell which conversation a window is of, nor where it stood. */
const identityOf = (
  { guid = hidden.guid, windowIndex = hidden.windowIndex }: Fields,
  mask: boolean,
): typeof hidden => (mask ? hidden : { guid, windowIndex });
