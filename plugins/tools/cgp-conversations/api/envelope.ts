import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../../core/index.ts';
import type { Conversation } from '../conversation.ts';
import type { ApiOptions } from '../options.ts';

/** What a task reports of a result; further fields are passed over. */
const resultSchema = z.object({
  type: z.enum(['validator', 'miner']).default('miner'),
  hotkey: z.string().nullish(),
  batchNum: z.int().nullish(),
  windowIndex: z.int().nullish(),
  /** First and last line of the window, both included. */
  firstLine: z.int().nullish(),
  lastLine: z.int().nullish(),
  llmType: z.string().nullish(),
  model: z.string().nullish(),
  embeddingsModel: z.string().nullish(),
  /** The validator's `{ participantProfiles, tags, vectors }`, a miner's `{ tags, original_tags, vectors }`. */
  data: z.record(z.string(), z.json()).nullish(),
});

export interface Setting extends Pick<ApiOptions, 'envelope' | 'netuid' | 'mode' | 'markerId'> {
  readonly cgpVersion: string;
  /** Hotkey of this node; null where no chain is at hand. */
  readonly hotkey: string | null;
}

/** The body under which a result goes to the API; `conversation` is null when it is not known any more. */
export function toEnvelope(
  reported: JsonObject,
  { guid, conversation, batchNum }: { guid: string; conversation: Conversation | null; batchNum: number },
  setting: Setting,
): JsonObject {
  const result = resultSchema.parse(reported);
  const isMiner = result.type === 'miner';
  const data = result.data ?? reported;
  const windowIndex = result.windowIndex ?? null;
  const shared = {
    mode: setting.mode,
    model: result.model ?? null,
    embeddings_model: result.embeddingsModel ?? null,
    marker_id: setting.markerId ?? null,
    hotkey: (isMiner ? result.hotkey : (result.hotkey ?? setting.hotkey)) ?? null,
    llm_type: result.llmType ?? null,
    scoring_version: 0.1,
    cgp_version: setting.cgpVersion,
    netuid: setting.netuid,
  };
  const batch = result.batchNum ?? batchNum;
  if (setting.envelope === 'C')
    return { type: result.type, ...shared, convo_window_index: windowIndex, batch_num: batch, data };
  const task = isMiner && conversation !== null ? toTask(conversation, result) : null;
  return {
    neuron_type: result.type,
    ...shared,
    task_id: isMiner ? taskIdOf(guid, windowIndex) : null,
    batch_number: batch,
    data: isMiner ? { result: data, task } : data,
  };
}

const inputTypes = {
  conversation_tagging: 'conversation',
  survey_tagging: 'survey',
  webpage_metadata_generation: 'webpage_markdown',
  named_entities_extraction: 'document',
} as const;

/** The task as it was before anything of it was hidden from miners. */
function toTask(
  { guid, taskType, lines, categories, bundle }: Conversation,
  { windowIndex = null, firstLine, lastLine }: z.output<typeof resultSchema>,
): JsonValue {
  const isWindow = taskType === 'conversation_tagging' && firstLine != null && lastLine != null;
  return {
    mode: 'local',
    api_version: 1.4,
    ...bundle,
    guid: taskIdOf(guid, windowIndex),
    bundle_guid: guid,
    type: taskType,
    input: {
      input_type: inputTypes[taskType],
      guid,
      input_categories: categories,
      data: {
        window_idx: windowIndex,
        window: isWindow
          ? lines.slice(firstLine, lastLine + 1)
          : taskType === 'conversation_tagging'
            ? []
            : lines,
        participants: [],
      },
    },
  };
}

/** The same for the same window, however often it is reported. */
function taskIdOf(guid: string, windowIndex: number | null): string {
  const hex = createHash('sha256').update(`${guid}/${windowIndex}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
