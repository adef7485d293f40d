import { z } from 'zod';
import { SynthError, isSynthError, type Io, type Message, type Reference } from '../../../core/index.ts';
import type { Inspection } from './inspection.ts';
import type { Finding, PageFile } from './page/index.ts';
import { askModel, draws, type Writer } from './model.ts';
import { pageChangePrompt, pagePrompt, repairPrompt } from './prompts/page.ts';
import { changeOf } from './question.ts';
import type { Topic } from './topics.ts';
import type { PageVariation } from './variations.ts';

/** What pages are made and looked at with. */
export interface PageParts extends Pick<Inspection, 'inspect' | 'merge' | 'compare'> {
  readonly writer: Writer;
  readonly limits: {
    readonly answerTokens: number;
    /** Times a model may repair a page. */
    readonly fixes: number;
    readonly duplicateAbove: number;
  };
}

/** What a page is to be. */
export interface PageTask {
  readonly topic: Topic | null;
  readonly question: string;
}

const schema = {
  name: 'page',
  schema: {
    type: 'object',
    properties: {
      files: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            filename: { type: 'string', description: 'index.html, index.js or index.css.' },
            content: { type: 'string', description: 'The whole file.' },
          },
          required: ['filename', 'content'],
          additionalProperties: false,
        },
        description: 'The files of the page; index.html and index.js must be among them.',
      },
    },
    required: ['files'],
    additionalProperties: false,
  },
};
const fileSchema = z.object({ filename: z.string(), content: z.string() });
const answer = z.object({ files: z.array(fileSchema).min(1) });

/** A page that does the task. SYN_TASK_PAGE when it breaks the rules still after the last repair. */
export async function writePage(
  parts: PageParts,
  task: PageTask,
  io: Io,
  signal: AbortSignal,
): Promise<Reference> {
  const draft = await ask(parts, 'page', pagePrompt(task.topic, task.question), io, signal);
  return finish(parts, draft, true, io, signal);
}

/** Files of a page that was made here; SYN_USAGE for a reference without them. */
export function filesOf(reference: Reference | null): readonly PageFile[] {
  const files = z.array(fileSchema).safeParse(reference?.data?.['files']).data;
  if (files !== undefined) return files;
  throw new SynthError('SYN_USAGE', {
    message: 'There is no page to vary.',
    hint: 'Hand over an item whose reference was made by refer, its data included.',
  });
}

/** The page changed. SYN_TASK_PAGE when two tries leave it as it was, or broken. */
export async function changePage(
  parts: PageParts,
  task: PageTask,
  files: readonly PageFile[],
  variation: PageVariation,
  io: Io,
  signal: AbortSignal,
): Promise<Reference> {
  const isRestyled = io.random.fork('restyled').chance(variation.restyled ?? 0);
  const change = changeOf(variation, task.topic, isRestyled);
  const prompt = pageChangePrompt(task.topic, task.question, files, change);
  const original = textOf(files);
  for (let attempt = 1; ; attempt += 1) {
    const forked = { ...io, random: io.random.fork(`attempt/${attempt}`) };
    const draft = await ask(parts, 'pageChange', prompt, forked, signal);
    const reference = await finish(parts, draft, variation.isFaulty !== true, forked, signal);
    // Looked at last: a repair may have undone the change.
    const alike = await parts.compare(original, textOf(filesOf(reference)), signal);
    if (alike <= parts.limits.duplicateAbove) return reference;
    if (attempt === 2)
      throw new SynthError('SYN_TASK_PAGE', {
        message: `${draft.model} left the page as it was where it was to make ${variation.name} of it.`,
        hint: 'Use a stronger model for the pages.',
        detail: { alike },
      });
    io.log.debug('asking for another change of the page', { variation: variation.name, alike });
  }
}

interface Draft {
  readonly files: readonly PageFile[];
  readonly model: string;
}

async function ask(
  { writer, limits }: PageParts,
  kind: 'page' | 'pageChange' | 'repair',
  messages: readonly Message[],
  io: Io,
  signal: AbortSignal,
): Promise<Draft> {
  const stage = { ...draws[kind], maxTokens: limits.answerTokens };
  const { json, model } = await askModel(writer, stage, messages, schema, io, signal);
  const parsed = answer.safeParse(json);
  if (parsed.success) return { files: parsed.data.files, model };
  throw new SynthError('SYN_LLM_SCHEMA', { message: `${model} gave no files: ${parsed.error.message}` });
}

interface Inspected extends Draft {
  readonly findings: readonly Finding[];
}

/** Repairs the draft as far as the budget goes, and merges the best version there was. */
async function finish(
  parts: PageParts,
  draft: Draft,
  isRun: boolean,
  io: Io,
  signal: AbortSignal,
): Promise<Reference> {
  const inspect = async ({ files, model }: Draft): Promise<Inspected> => ({
    files,
    model,
    findings: await parts.inspect(files, isRun, signal),
  });
  let best = await inspect(draft);
  let fixes = 0;
  for (; fixes < parts.limits.fixes && errorsIn(best) > 0; fixes += 1) {
    const random = io.random.fork(`fix/${fixes + 1}`);
    const repaired = await repair(parts, best, { ...io, random }, signal);
    if (repaired === null) continue;
    // Who wrote the page has not changed.
    const next = await inspect({ files: repaired.files, model: best.model });
    if (isBetter(next, best)) best = next;
  }
  const { files, model, findings } = best;
  if (errorsIn(best) === 0)
    return {
      text: await parts.merge(files, signal),
      data: {
        files: files.map((file) => ({ ...file })),
        model,
        findings: findings.map((finding) => ({ ...finding })),
        fixes,
      },
    };
  const { file, line, message } = findings.find(({ level }) => level === 'error') as Finding;
  throw new SynthError('SYN_TASK_PAGE', {
    message: `The page of ${model} breaks the rules after ${fixes} repairs: ${file}${line === null ? '' : `:${line}`}: ${message}`,
    hint: 'Use a stronger model for the pages, or allow more fixes.',
    detail: { findings: findings.map((finding) => ({ ...finding })) },
  });
}

/** null: this time the model made nothing of it. What went wrong on the way to the model is thrown on. */
async function repair(
  parts: PageParts,
  { files, findings }: Inspected,
  io: Io,
  signal: AbortSignal,
): Promise<Draft | null> {
  try {
    return await ask(parts, 'repair', repairPrompt(files, findings), io, signal);
  } catch (error) {
    if (!isSynthError(error, 'SYN_LLM_SCHEMA', 'SYN_LLM_TRUNCATED', 'SYN_LLM_REFUSED', 'SYN_LLM_TIMEOUT'))
      throw error;
    io.log.warn('A page could not be repaired.', { code: error.code });
    return null;
  }
}

const errorsIn = ({ findings }: Inspected): number =>
  findings.filter(({ level }) => level === 'error').length;

const isBetter = (a: Inspected, b: Inspected): boolean =>
  errorsIn(a) < errorsIn(b) || (errorsIn(a) === errorsIn(b) && a.findings.length < b.findings.length);

const textOf = (files: readonly PageFile[]): string =>
  [...files]
    .sort((a, b) => (a.filename < b.filename ? -1 : 1))
    .map(({ content }) => content)
    .join('\n');
