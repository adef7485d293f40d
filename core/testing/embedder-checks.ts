import { wellFormed } from '../llm/request.ts';
import { law, type Check } from './check.ts';
import { behind, type Remote } from './model-server.ts';
import { pluginChecks } from './plugin-checks.ts';
import { providerChecks } from './provider-checks.ts';
import { hostileTexts } from './samples.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import { inside } from './weather.ts';
import type { EmbedderTraits } from '../contracts/embedder.ts';

export interface EmbedderSubject extends Subject {
  /** For a model behind a server. Without it the checks take the plugin for a model that runs in this process. */
  readonly remote?: Remote;
  /** Largest difference of a component between two calls with the same text; default 1e-4. */
  readonly tolerance?: number;
}

const texts: readonly string[] = [
  'The spring tide is highest when sun, moon and earth stand in one line.',
  'A cat sleeps on the sofa.',
  'Gezeiten, marées, 潮汐',
  'x',
];
const never = new AbortController().signal;
type Stage = Staged<'embedder'>;

/** What every embedder must keep, beside what every plugin must. */
export function embedderChecks(subject: EmbedderSubject): Check[] {
  const { remote, tolerance = 1e-4 } = subject;
  const defendant = defendantOf(subject);
  const traits = subject.plugin.traits as EmbedderTraits;
  const world = remote === undefined ? inside : behind(remote);
  const staged = <T>(use: (stage: Stage) => Promise<T>): Promise<T> =>
    world(subject, 'fair', (fair) => onStage<'embedder', T>(fair, use));
  const embed = ({ instance }: Stage): Promise<Float32Array[]> => instance.embed(texts, never);
  const apart = (one: Float32Array, other: Float32Array): number =>
    one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0);

  return [
    ...pluginChecks<'embedder'>(subject, {
      given: texts,
      work: async ({ instance }, given: readonly string[], signal) => {
        const counted = await instance.embedCounted?.(given, signal);
        const vectors = counted?.vectors ?? (await instance.embed(given, signal));
        return {
          lengths: vectors.map(({ length }) => length),
          ...(counted && { inputTokens: counted.inputTokens }),
        };
      },
      repeatable: true,
      heedsAbort: true,
      world,
    }),
    law(
      defendant,
      'a vector for each text, of the length it says',
      'Return one Float32Array a text, in order, of identity.dimensions finite numbers.',
      async (expect) => {
        await staged(async (stage) => {
          const vectors = await embed(stage);
          const { dimensions } = stage.instance.identity;
          expect(vectors.length === texts.length, `${vectors.length} vectors for ${texts.length} texts`);
          for (const vector of vectors) {
            expect(vector instanceof Float32Array, 'a vector is no Float32Array');
            expect(vector.length === dimensions, `${vector.length} numbers where it says ${dimensions}`);
            expect(
              vector.every((value) => Number.isFinite(value)),
              'a number is not finite',
            );
          }
          expect((await stage.instance.embed([], never)).length === 0, 'no texts have vectors');
        });
      },
    ),
    law(
      defendant,
      'no text has a vector of zeros, and lengths are as it says',
      'Give every text that is not empty a direction; set identity.normalised to whether vectors have length 1.',
      async (expect) => {
        await staged(async (stage) => {
          for (const [index, vector] of (await embed(stage)).entries()) {
            const length = Math.hypot(...vector);
            expect(length > 0, `"${texts[index]}" has a vector of zeros`);
            expect(
              !stage.instance.identity.normalised || Math.abs(length - 1) < 1e-3,
              `"${texts[index]}" has a vector of length ${length}, and it says they have length 1`,
            );
          }
        });
      },
    ),
    law(
      defendant,
      'a text has the same vector in whatever company',
      'Keep vectors in the order of the texts, and padding out of them.',
      async (expect) => {
        await staged(async (stage) => {
          const together = await embed(stage);
          for (const [index, text] of texts.entries()) {
            const [alone] = await stage.instance.embed([text], never);
            const distance = apart(together[index] as Float32Array, alone as Float32Array);
            expect(
              distance <= tolerance,
              `"${text}" alone and among others differs by ${distance} in a component`,
            );
          }
          const different = apart(together[0] as Float32Array, together[1] as Float32Array);
          expect(different > tolerance, 'different texts have the same vector');
        });
      },
    ),
    law(
      defendant,
      'it says whose vectors they are',
      'Set identity { provider, model, endpoint, dimensions, normalised }.',
      async (expect) => {
        await staged(async ({ instance: { identity } }) => {
          for (const [name, value] of Object.entries({ provider: identity.provider, model: identity.model }))
            expect(typeof value === 'string' && value !== '', `identity.${name} is ${JSON.stringify(value)}`);
          expect(Number.isInteger(identity.dimensions) && identity.dimensions > 0, 'it has no dimensions');
          expect(typeof identity.normalised === 'boolean', 'identity.normalised is no boolean');
        });
      },
    ),
    ...(remote === undefined
      ? [
          law(
            defendant,
            'hostile text has a vector too',
            'Cut what is too long, and give what has no words a vector of its own.',
            async (expect) => {
              await staged(async ({ instance }) => {
                // The gateway makes texts well-formed; the empty one is answered there unless traits say otherwise.
                const all = hostileTexts
                  .map((text) => wellFormed(text.slice(0, 20_000)))
                  .filter((text) => text !== '' || traits.embedsEmpty === true);
                for (const text of all) {
                  const [vector] = await instance.embed([text], never);
                  const length = Math.hypot(...(vector ?? []));
                  expect(
                    Number.isFinite(length) && length > 0,
                    () => `${JSON.stringify(text.slice(0, 30))} has a vector of length ${length}`,
                  );
                }
              });
            },
          ),
        ]
      : []),
    ...providerChecks<'embedder'>(subject, remote, [embed]),
  ];
}
