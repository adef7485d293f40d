import { fakeEmbedder, sampleBatch, sampleItem, type ScorerSubject } from '../../../../core/testing/index.ts';
import type { ScoreBatch } from '../../../../core/index.ts';
import * as dojo from './dojo-subnet.ts';
import * as dojoV1 from './dojo-v1.ts';
import conversationQuality from '../../../../plugins/scorers/conversation-quality/index.ts';
import date from '../../../../plugins/scorers/date/index.ts';
import diff from '../../../../plugins/scorers/diff.ts';
import duplicates from '../../../../plugins/scorers/duplicates/index.ts';
import embeddingDistance from '../../../../plugins/scorers/embedding-distance/index.ts';
import floatDiff from '../../../../plugins/scorers/float-diff/index.ts';
import multiChoice from '../../../../plugins/scorers/multi-choice.ts';
import ordinal from '../../../../plugins/scorers/ordinal.ts';
import relevance from '../../../../plugins/scorers/relevance.ts';
import rouge from '../../../../plugins/scorers/rouge/index.ts';
import streaming from '../../../../plugins/scorers/streaming.ts';
import tagSimilarity from '../../../../plugins/scorers/tag-similarity/index.ts';

const needs = { embedder: fakeEmbedder(256) };
const answering = (reference: string, replies: string[], attachment?: string): ScoreBatch[] => [
  sampleBatch([reference, ...replies], {
    item: sampleItem({ reference: { text: reference }, ...(attachment !== undefined && { attachment }) }),
  }),
];
const code = 'def f(x):\n    return x + 1\n';
const tags = 'spring tide\nmoon\nharbour\nhigh water\nneap tide';

export const scorers: readonly ScorerSubject[] = [
  { plugin: rouge },
  { plugin: relevance, needs },
  { plugin: embeddingDistance, needs },
  {
    plugin: diff,
    batches: answering(code, ['def f(x):\n    return x\n', 'no'], code.replace('return', 'retrun')),
  },
  { plugin: floatDiff, batches: answering('42', ['41.9', 'about forty']) },
  { plugin: date, batches: answering('It was on March 15, 2022.', ['In 2022.', 'Long ago.']) },
  // The letter alone is prose; probabilities may earn all.
  { plugin: multiChoice, identity: 0.9, batches: answering('B', ['A', 'It is B.', 'who knows']) },
  { plugin: ordinal, batches: answering('positive', ['negative', 'who knows']) },
  { plugin: tagSimilarity, needs, batches: answering(tags, ['moon\ntide\nsea', 'people\ntalking', 'moon']) },
  { plugin: streaming, identity: null },
  // What it judges is the conversation, with or without tags; where it stands matters to a copy alone.
  { plugin: conversationQuality, identity: null, batches: answering(tags, ['moon\ntide\nsea', 'people']) },
  { plugin: duplicates, identity: null },
  ...dojo.scorers,
  ...dojoV1.scorers,
];
