import { z } from 'zod';
import { definePlugin, optionalRef, ref } from '../../../core/index.ts';
import { documentOptions, documentTask, type DocumentKind } from '../tagging/documents.ts';

const kind: DocumentKind = {
  type: 'webpage_metadata_generation',
  field: 'website_markdown',
  intent: { wants: 'have a web page tagged', goal: 'get the topics of this web page' },
  ask: (categories) => (categories.includes('coding') ? 'codingPage' : 'page'),
  searchAsk: 'enrichment',
};

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'webpage-metadata',
  summary:
    'Sends a web page, and what searches found about it, to miners for tags, judged against those of a model.',
  options: z.strictObject(documentOptions),
  needs: { tool: ref('tool'), llm: ref('llm'), embedder: optionalRef('embedder') },
  traits: { protocol: 'conversation' },
  setup: (parties, options) => documentTask(parties, kind, options),
});
