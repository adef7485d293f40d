import type { JsonObject } from '../../../../core/index.ts';
import type { Manner, Outcome } from '../jobs.ts';
import type { Reading } from '../reading.ts';
import { repairCode } from '../repair.ts';
import { changeTask } from './change-task.ts';
import { editPage, readFiles, specOf } from './edit-page.ts';
import { isTopic, readTask } from './read-task.ts';
import { renderPage, type File } from './render.ts';
import type { Topic } from './spec.ts';
import { describePage, inventPage } from './write-task.ts';

const topicOf = ({ sections }: Reading): Topic | null => {
  const named = sections.get('topic')?.trim();
  return isTopic(named) ? named : null;
};
const declined = (what: string): Outcome => ({
  declined: `I build small pages from parts I have, and ${what}.`,
});

/** "Write the task for one web page …": thinks one up for the persona. */
export function writeTask(reading: Reading, { random }: Manner): Outcome {
  const actions = Number(/\b(\d) user actions?\b/i.exec(reading.instruction)?.[1] ?? 2);
  const persona = reading.sections.get('persona') ?? '';
  const topic = topicOf(reading) ?? random.pick(['ANIMATION', 'SCIENCE', 'GAMES'] as const);
  return { text: describePage(inventPage({ topic, persona, actions }, random)) };
}

/** "Change the task for a web page. …" */
export function editTask(reading: Reading, { random }: Manner): Outcome {
  const task = reading.sections.get('task') ?? '';
  const text = changeTask(reading.instruction, task, topicOf(reading), random);
  return text === null ? declined('this task cannot be changed so') : { text };
}

/** Whether a schema asks for the files of a page. */
export const isFileList = (items: JsonObject): boolean => {
  const properties = items['properties'] as JsonObject | undefined;
  return properties?.['filename'] !== undefined && properties['content'] !== undefined;
};

/** The files that the instruction asks for: a page built, edited or repaired; null when the engine cannot. */
export function writeFiles(reading: Reading, { random }: Manner): File[] | null {
  const { instruction, sections } = reading;
  const files = readFiles(sections.get('page') ?? '');
  if (files === null) {
    const task = sections.get('task');
    return task === undefined ? null : renderPage(readTask(task, topicOf(reading), random));
  }
  if (!/^(?:repair|fix|mend)\b/i.test(instruction)) return editPage(instruction, files, random);
  const spec = specOf(files);
  if (spec !== null) return renderPage(spec);
  return files.map(({ filename, content }) => ({
    filename,
    content: repairCode(content, filename.replace(/^.*\./, '')),
  }));
}
