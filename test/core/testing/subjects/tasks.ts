import { tmpdir } from 'node:os';
import {
  fakeEmbedder,
  fakeLlm,
  fixedClock,
  seededRandom,
  type TaskSubject,
} from '../../../../core/testing/index.ts';
import type { AnyPlugin, JsonObject } from '../../../../core/index.ts';
import * as dojo from './dojo-subnet.ts';
import type { z } from 'zod';
import { codeGenerations } from './code-generation.ts';
import { gradings } from './dojo-v1.ts';
import { quietLog } from '../../../helpers/local-chain.ts';
import offline from '../../../../plugins/llms/offline/index.ts';
import conversationTagging from '../../../../plugins/tasks/conversation-tagging/index.ts';
import dateQa from '../../../../plugins/tasks/date-qa/index.ts';
import debugging from '../../../../plugins/tasks/debugging/index.ts';
import explanation from '../../../../plugins/tasks/explanation/index.ts';
import genericInstruction from '../../../../plugins/tasks/generic-instruction/index.ts';
import math from '../../../../plugins/tasks/math/index.ts';
import namedEntities from '../../../../plugins/tasks/named-entities/index.ts';
import qa from '../../../../plugins/tasks/qa/index.ts';
import sentiment from '../../../../plugins/tasks/sentiment/index.ts';
import summarization from '../../../../plugins/tasks/summarization/index.ts';
import surveyTagging from '../../../../plugins/tasks/survey-tagging/index.ts';
import translation from '../../../../plugins/tasks/translation/index.ts';
import webpageMetadata from '../../../../plugins/tasks/webpage-metadata/index.ts';
import cgpConversations from '../../../../plugins/tools/cgp-conversations/index.ts';
import corpus from '../../../../plugins/tools/corpus/index.ts';
import mathgenerator from '../../../../plugins/tools/mathgenerator/index.ts';

/** A built-in plugin at work, as what a task needs. */
const started = async (plugin: AnyPlugin, options: JsonObject = {}): Promise<unknown> => {
  const folder = tmpdir();
  const services = {
    log: quietLog,
    clock: fixedClock(),
    random: seededRandom('need'),
    signal: new AbortController().signal,
    paths: { config: folder, storage: folder, shared: folder },
    chain: null,
  };
  return plugin.setup(services as never, (plugin.options as z.ZodType).parse(options));
};

const llm = await started(offline);
const articles = await started(corpus, { select: 'text' });
const code = await started(corpus, { select: 'code' });
const maths = await started(mathgenerator);
const conversations = await started(cgpConversations);
const embedder = fakeEmbedder();
/** A model that knows something by itself. */
const learned = fakeLlm(({ schema, messages }) =>
  schema === undefined
    ? `Why do spring tides come twice a month, ${messages.map(({ content }) => content.length).join(' ')} days apart?`
    : JSON.stringify({
        subject: 'Spring tides',
        explanation: 'Sun and moon pull in one line then, so the sea rises higher.',
      }),
);
const tagging = { tool: conversations, llm, embedder };

export const tasks: readonly TaskSubject[] = [
  { plugin: qa, needs: { tool: articles, llm } },
  { plugin: qa, options: { attach: true }, needs: { tool: articles, llm } },
  { plugin: summarization, needs: { tool: articles, llm } },
  { plugin: debugging, needs: { tool: code } },
  { plugin: math, needs: { tool: maths } },
  { plugin: dateQa, needs: { tool: articles, llm } },
  { plugin: sentiment, needs: { llm } },
  { plugin: genericInstruction, needs: { llm: learned } },
  { plugin: translation },
  { plugin: translation, options: { source: 'tool' }, needs: { tool: articles, llm: learned } },
  { plugin: explanation, needs: { llm: learned } },
  { plugin: explanation, needs: { llm, tool: articles } },
  { plugin: conversationTagging, needs: tagging },
  { plugin: surveyTagging, needs: { tool: conversations, embedder } },
  { plugin: webpageMetadata, needs: tagging },
  { plugin: namedEntities, needs: tagging },
  ...dojo.tasks,
  ...codeGenerations(llm, articles),
  ...(await gradings(llm)),
];
