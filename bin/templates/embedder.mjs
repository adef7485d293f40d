import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'embedder',
  name: '{{name}}',
  summary: 'Counts the pairs of signs in a text.',
  options: z.strictObject({
    dimensions: z.int().min(16).max(4096).default(256).describe('Length of the vectors.'),
  }),
  traits: { offline: true, limits: 'Texts are near when they are spelt alike, whatever they mean.' },
  setup: (_services, { dimensions }) => {
    /** @param {string} text */
    const embedText = (text) => {
      const vector = new Float32Array(dimensions);
      const signs = ` ${text.toLowerCase()} `;
      for (let at = 1; at < signs.length; at += 1) {
        const slot = (signs.charCodeAt(at - 1) * 31 + signs.charCodeAt(at)) % dimensions;
        vector[slot] = (vector[slot] ?? 0) + 1;
      }
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    };
    return {
      identity: {
        provider: '{{name}}',
        model: `{{name}}-1-${dimensions}`,
        endpoint: 'local',
        dimensions,
        normalised: true,
      },
      async embed(texts, signal) {
        return texts.map((text) => {
          signal.throwIfAborted();
          return embedText(text);
        });
      },
    };
  },
});
