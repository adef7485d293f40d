import type { Random } from '../../../core/index.ts';
import { answerFrom } from './answer.ts';
import { dateFor } from './dates.ts';
import { entitiesOf } from './entities.ts';
import { explain } from './explanation.ts';
import { mergeLists } from './merge.ts';
import { editTask, writeTask } from './pages/jobs.ts';
import { solve, writeNumber } from './problems.ts';
import { questionFrom } from './question.ts';
import type { Reading } from './reading.ts';
import { repairCode } from './repair.ts';
import { rephrase } from './rephrase.ts';
import { sentimentOf, sentiments, writeReview } from './sentiment.ts';
import { summarise } from './summary.ts';
import { topicsOf, usualCount } from './topics.ts';

/** What a job gives: a text, or the honest sentence that says why there is none. */
export type Outcome = { readonly text: string } | { readonly declined: string };

/** How freely an answer may vary (0 to 1), and the randomness it varies by. */
export interface Manner {
  readonly spread: number;
  readonly random: Random;
}

type Job = (reading: Reading, manner: Manner) => Outcome;

/** Jobs by the first words of the instruction; the first that fits. */
const jobs: readonly (readonly [RegExp, Job])[] = [
  [/^(?:rephrase|reword|rewrite|put|say)\b/i, inCharacter],
  [/^write\b[^.]{0,40}\btask\b[^.]{0,20}\bweb ?page\b/i, writeTask],
  [/^change\b[^.]{0,20}\btask\b[^.]{0,20}\bweb ?page\b/i, editTask],
  [/^explain\b/i, explanation],
  [/^write\b[^.]{0,60}\breview\b/i, review],
  [/^(?:write|ask|make|compose|pose|continue)\b[^.]{0,80}\bquestion\b/i, question],
  [/^(?:summari[sz]e|shorten|write\b[^.]{0,40}\bsummary)\b/i, summary],
  [/^(?:list|name|extract|find)\b[^.]{0,20}\bnamed entities\b/i, entities],
  [/^(?:merge|combine)\b[^.]{0,20}\blists\b/i, merge],
  [/^(?:list|name|give|extract|find|tag)\b[^.]{0,60}\b(?:keywords?|tags?|topics)\b/i, tags],
  [/^(?:fix|repair|correct|debug)\b/i, repair],
  [/^(?:classify|judge|decide|tell)\b[^.]{0,80}\b(?:sentiment|positive)\b/i, classify],
  [/^(?:give|find|state|name|answer with)\b[^.]{0,60}\bdate\b/i, date],
];

/** Does what the instruction says; a plain "answer" leaves it to the words of the person who asks. */
export function perform(reading: Reading, manner: Manner): Outcome {
  const job = jobs.find(([opening]) => opening.test(reading.instruction))?.[1] ?? answer;
  return job(reading, manner);
}

const nothing = (what: string): Outcome => ({
  declined: `I work offline from the text I am given, and ${what}.`,
});
const orNothing = (text: string | null, what: string): Outcome => (text ? { text } : nothing(what));

/** The text a job is about: the context, else any other material that came along. */
function materialOf({ asked, sections }: Reading): string {
  for (const tag of ['conversation', 'context', 'text', 'review', 'draft']) {
    const found = asked.sections.get(tag) ?? sections.get(tag);
    if (found !== undefined) return found;
  }
  return '';
}

const languages =
  /\b(?:English|Spanish|French|German|Portuguese|Italian|Dutch|Ukrainian|Russian|Polish|Chinese|Japanese|Arabic)\b/;

function answer(reading: Reading, manner: Manner): Outcome {
  const { asked } = reading;
  const { words, fence } = asked;
  const material = materialOf(reading);
  // Code that comes without anything to look up in is there to be mended, whatever the words.
  if (
    fence !== null &&
    (material === '' ||
      /\b(?:fix|repair|restore|correct|debug|broken|bugs?|wrong|errors?|faults?|mend|damaged|work)\b/i.test(
        words,
      ))
  )
    return repair(reading);
  if (/^explain\b/i.test(words)) return explanation(reading, manner);
  if (/\bsentiment\b|\bpositive\b[^?]*\bnegative\b/i.test(words)) return classify(reading);
  if (languages.test(words) && (asked.sections.has('text') || /\btranslate (?:this|the|it)\b/i.test(words)))
    return nothing('I know no language but English');
  if (/\b(?:summar\w+|overview|main points|gist|sum up|outline|boil down|condense)\b/i.test(words))
    return summary(reading, manner);
  if (
    material !== '' &&
    /\b(?:exact|which|what|precise|calendar|full)\s+(?:date|day)\b|\bto the day\b|\bdate\b[^?]*\?/i.test(
      words,
    )
  ) {
    const found = dateFor(material, words);
    if (found !== null) return { text: found };
  }
  const value =
    material === '' ||
    /\b(?:calculate|compute|solve|evaluate|what is\s+[-(]?\d|final answer|decimal places)/i.test(words)
      ? solve(words)
      : null;
  if (value !== null) return { text: `I work it out directly.\nFinal answer: ${writeNumber(value)}` };
  if (material === '') return nothing('none came with this request');
  const text = answerFrom(material, words, { wordLimit: reading.wordLimit ?? 150, ...manner });
  return orNothing(text, 'it says nothing about this');
}

/** The topic is in a section of its own, or in the quotation marks of the person who asks. */
function explanation(reading: Reading, manner: Manner): Outcome {
  const { asked, sections, wordLimit } = reading;
  const material = materialOf(reading);
  if (material === '') return nothing('none came with this request');
  const topic = sections.get('topic') ?? /["“]([^"“”]{1,300})["”]/u.exec(asked.words)?.[1] ?? asked.words;
  const text = explain(material, topic, { wordLimit: wordLimit ?? 250, ...manner });
  return orNothing(text, 'there is nothing in it to explain');
}

function summary(reading: Reading, manner: Manner): Outcome {
  const text = summarise(materialOf(reading), { wordLimit: reading.wordLimit ?? 250, ...manner });
  return orNothing(text, 'there is nothing in it to summarise');
}

function question(reading: Reading, { random }: Manner): Outcome {
  const { sections } = reading;
  const asked = questionFrom(materialOf(reading), {
    topic: sections.get('topic')?.trim() ?? '',
    known: sections.get('dialogue') ?? '',
    wordLimit: reading.wordLimit ?? 50,
    random,
  });
  return orNothing(asked?.question ?? null, 'it gives nothing to ask about');
}

/** What is to be listed from: the text, and what comes along to tell more of it. */
function subjectOf(reading: Reading): string {
  const parts = ['conversation', 'text', 'context'].map((tag) => reading.sections.get(tag) ?? '');
  return parts.filter(Boolean).join('\n\n') || materialOf(reading);
}

function tags(reading: Reading, manner: Manner): Outcome {
  const material = subjectOf(reading);
  // Where nobody says how many, some give more and some fewer.
  const usual = usualCount(material) * (1 + 0.4 * manner.spread * (manner.random.next() - 0.5));
  const found = topicsOf(material, { count: reading.entryLimit ?? Math.round(usual), ...manner });
  return listed(found, reading, 'I find no topics in it');
}

/** Of entities and of merged lists, where nobody says how many. */
const usualEntries = 20;

function entities(reading: Reading): Outcome {
  const found = entitiesOf(subjectOf(reading), reading.entryLimit ?? usualEntries);
  return listed(found, reading, 'it names nobody and nothing');
}

function merge(reading: Reading): Outcome {
  const found = mergeLists(reading.sections.get('list') ?? '', reading.entryLimit ?? usualEntries);
  return listed(found, reading, 'it has no lists with anything on them');
}

/** One entry a line where the request wants it so, else with commas between. */
function listed(entries: readonly string[], { instruction }: Reading, otherwise: string): Outcome {
  const lines = /\b(?:one|each)\b[^.]{0,25}\bline\b/i.test(instruction);
  return orNothing(entries.join(lines ? '\n' : ', '), otherwise);
}

function repair({ asked, sections }: Reading): Outcome {
  const code = asked.fence?.code ?? asked.sections.get('text') ?? sections.get('text');
  if (code === undefined) return nothing('no code came with this request');
  const language =
    asked.fence?.language || (/\bthis (\S+) (?:code|program|file)\b/i.exec(asked.words)?.[1] ?? '');
  const fence = '`'.repeat(Math.max(3, ...(code.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return { text: `${fence}${language}\n${repairCode(code, language)}\n${fence}` };
}

function classify(reading: Reading): Outcome {
  const material =
    materialOf(reading) || reading.asked.words.replace(/\b(?:positive|negative|neutral|sentiment)\b/gi, '');
  return { text: sentimentOf(material) };
}

function review({ instruction, sections, wordLimit }: Reading, { random }: Manner): Outcome {
  const mood = sentiments.find((name) => new RegExp(`\\b${name}\\b`, 'i').test(instruction)) ?? 'neutral';
  return { text: writeReview(sections.get('topic') ?? '', mood, wordLimit ?? 120, random) };
}

function date(reading: Reading): Outcome {
  const words = reading.sections.get('question') ?? reading.asked.words;
  return orNothing(dateFor(materialOf(reading), words), 'it gives no date for this');
}

function inCharacter({ sections, wordLimit }: Reading, { random }: Manner): Outcome {
  const draft = sections.get('draft') ?? sections.get('question') ?? '';
  if (draft.trim() === '') return nothing('no words to rephrase came with this request');
  return { text: rephrase(draft, sections.get('persona') ?? '', wordLimit ?? 120, random) };
}
