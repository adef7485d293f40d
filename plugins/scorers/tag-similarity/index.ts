import { z } from 'zod';
import { definePlugin, optionalRef, ref } from '../../../core/index.ts';
import { maxCharsOption, scoreEach } from '../text/frame.ts';
import { calibrated } from './calibrated.ts';
import { asUpstream } from './as-upstream.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'tag-similarity',
  summary:
    'How well tags, one a line, match those of the reference, and how near new ones come to these in meaning.',
  options: z.strictObject({
    minTags: z
      .int()
      .min(1)
      .max(100)
      .default(3)
      .describe(
        'A reply with fewer tags gets 0; 1 for surveys and named entities. Never more than the reference has (compat none).',
      ),
    maxTags: z
      .int()
      .min(1)
      .max(100)
      .default(20)
      .describe(
        'Tags of a reply that are judged, the first ones; each further one lowers the value (compat none).',
      ),
    penalties: z
      .boolean()
      .default(true)
      .describe(
        "Upstream's factors for few, no shared or no near tags, which it has off for named entities (under compat).",
      ),
    compat: z
      .enum(['none', 'upstream-may-2024', 'upstream-late-2024', 'upstream-head'])
      .default('none')
      .describe(
        'none: corrected behaviour. The others: values as CGP gave them then; where it gave NaN or less than 0, 0.',
      ),
    maxChars: maxCharsOption,
  }),
  needs: { embedder: ref('embedder'), judge: optionalRef('llm') },
  traits: { deterministic: true },
  setup({ embedder, judge, random, log }, options) {
    const parts = { embedder, judge, random, log };
    const { compat } = options;
    const score =
      compat === 'none' ? calibrated(parts, options) : asUpstream(parts, { ...options, era: compat });
    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, ({ text }) => score(text.slice(0, options.maxChars), batch, signal)),
    };
  },
});
