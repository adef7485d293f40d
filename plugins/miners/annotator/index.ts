import { z } from 'zod';
import { definePlugin, type Random } from '../../../core/index.ts';
import { choose, grade, type Candidate } from './opinion.ts';
import { inspectPage, markOf, writePage } from './page.ts';
import { profileNames, profiles } from './profiles.ts';
import { readWork, type Work } from './work.ts';

const share = z.number().min(0).max(1);

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'annotator',
  summary:
    'Stands for the people of Dojo: writes small pages, votes on pages and grades them, well or badly.',
  options: z.strictObject({
    profile: z
      .enum(profileNames)
      .default('expert')
      .describe(
        'expert, noisy: judge by quality, sharply or not. random: a coin. flat: always the first, everybody 50. lazy: often not at all. colluder: for its group, against the best of the others.',
      ),
    beta: z
      .number()
      .min(-100)
      .max(100)
      .optional()
      .describe('How sharply it tells good from bad when it votes; default: as the profile has it.'),
    abstain: share.optional().describe('Probability of not judging; default: 0, 0.5 for lazy.'),
    skill: share.optional().describe('Mean quality of its own pages; default: as the profile has it.'),
    spread: share.default(0.1).describe('How far a page, and a neuron, is off that mean at most.'),
    group: z.string().min(1).default('group').describe('Whose pages it recognises as its own (colluder).'),
    latent: z
      .boolean()
      .default(false)
      .describe('Simulations: say with each page how good it is, for a board that asks for it.'),
  }),
  setup({ random: own }, { profile, spread, group, latent, ...options }) {
    const habit = profiles[profile];
    const { beta = habit.beta, abstain = habit.abstain, skill = habit.skill } = options;
    const judge = { profile, beta, abstain, skill };
    const mark = markOf(group);

    const lookAt = ({ prompt, completions }: Work): Candidate[] =>
      completions.map(({ id, content, quality }) => ({
        id,
        quality: Math.min(1, Math.max(0, quality ?? inspectPage(content, prompt))),
        ours: content.includes(mark),
      }));
    /** Of this page: the neuron's own talent, and its day. */
    const draw = (hotkey: string, random: Random): number => {
      const talent = off(own.fork(hotkey), spread);
      return Math.min(1, Math.max(0, skill + talent + off(random, spread)));
    };

    return {
      async answer(request, { random }) {
        const work = readWork(request);
        switch (work.kind) {
          case 'write': {
            const quality = draw(request.self.hotkey, random);
            const text = writePage(work.prompt, quality, profile === 'colluder' ? mark : null);
            return latent ? { text, body: { content: text, quality } } : { text };
          }
          case 'choose': {
            const choice = choose(lookAt(work), judge, random);
            return { text: choice ?? '', body: { choice } };
          }
          case 'grade': {
            const scores = grade(lookAt(work), judge, random);
            return { text: scores === null ? '' : JSON.stringify(scores), body: { scores } };
          }
        }
      },
    };
  },
});

const off = (random: Random, most: number): number => (2 * random.next() - 1) * most;
