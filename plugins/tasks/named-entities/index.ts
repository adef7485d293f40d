import { z } from 'zod';
import { definePlugin, optionalRef, ref } from '../../../core/index.ts';
import { documentOptions, documentTask, type DocumentKind } from '../tagging/documents.ts';

const kind: DocumentKind = {
  type: 'named_entities_extraction',
  field: 'transcript_text',
  intent: { wants: 'have the names in a document listed', goal: 'get the named entities of this document' },
  ask: () => 'entities',
  searchAsk: 'entities',
};

export default definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'named-entities',
  summary:
    'Sends a transcript, and what searches found about it, to miners for the names in it, judged against those of a model.',
  options: z.strictObject(documentOptions),
  needs: { tool: ref('tool'), llm: ref('llm'), embedder: optionalRef('embedder') },
  traits: { protocol: 'conversation' },
  setup: (parties, options) => documentTask(parties, kind, options),
});
