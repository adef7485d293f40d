import {
  sampleBatch,
  sampleItem,
  sampleRequest,
  type MinerSubject,
  type ProtocolSubject,
  recordedHttp,
  sampleContext,
  type ScorerSubject,
  type TaskSubject,
  type ToolSubject,
  type WeigherSubject,
} from '../../../../core/testing/index.ts';
import type { Challenge, JsonObject } from '../../../../core/index.ts';
import type { Tool } from '../../../../core/index.ts';
import annotator from '../../../../plugins/miners/annotator/index.ts';
import codeTask from '../../../../plugins/protocols/code-task.ts';
import duel from '../../../../plugins/scorers/duel/index.ts';
import codeDuel from '../../../../plugins/tasks/code-duel/index.ts';
import dojoUnits from '../../../../plugins/tools/dojo-units/index.ts';
import rollingSum from '../../../../plugins/weighers/rolling-sum/index.ts';

const prompt = 'A page with a tide table and a button for each harbour.';
const completions = [
  { id: 'a', content: '<p>tide table</p>' },
  { id: 'b', content: '<button onclick="x()">harbour</button></page>', quality: 0.5 },
];
const challenge = (fields: JsonObject): Challenge => ({
  text: prompt,
  messages: [{ role: 'user', content: prompt }],
  fields,
  author: {},
});
const asked = (kind: string) =>
  sampleRequest([prompt], {
    protocol: 'code-task',
    body: { kind, prompt, ...(kind !== 'write' && { completions }) },
  });
const requests = ['write', 'choose', 'grade'].map(asked);

export const protocols: readonly ProtocolSubject[] = [
  { plugin: codeTask },
  { plugin: codeTask, challenges: [challenge({}), challenge({ kind: 'choose', completions })] },
];

export const miners: readonly MinerSubject[] = [
  { plugin: annotator },
  ...['expert', 'noisy', 'random', 'flat', 'lazy', 'colluder'].map((profile) => ({
    plugin: annotator,
    options: { profile, latent: true },
    requests,
  })),
];

const voted = {
  taskId: 't1',
  validator: 'hotkey-9',
  trap: 'hotkey-2',
  completions: [
    { id: 'a', hotkey: 'hotkey-1' },
    { id: 'b', hotkey: 'hotkey-2' },
  ],
  votes: [
    { voter: 'hotkey-3', choice: 'a' },
    { voter: 'hotkey-4', choice: 'b' },
  ],
  voters: ['hotkey-3', 'hotkey-4', 'hotkey-5'],
  hotkeys: ['hotkey-1', 'hotkey-2', 'hotkey-3', 'hotkey-4', 'hotkey-5', 'hotkey-9'],
};
const batches = [null, 'hotkey-2'].map((trap) =>
  sampleBatch(['<p>one</p>', '<p>two</p>', 'a', 'b', 'none'], {
    item: sampleItem({ data: { duel: { ...voted, trap } } }),
  }),
);

export const scorers: readonly ScorerSubject[] = [
  // What it judges are votes, not what a reply says.
  { plugin: duel, identity: null, batches },
  {
    plugin: duel,
    options: { trap: { rule: 'transfer' }, noVote: { rule: 'per-head' } },
    identity: null,
    batches,
  },
];

export const weighers: readonly WeigherSubject[] = [
  { plugin: rollingSum },
  { plugin: rollingSum, options: { measure: 'mean', burn: { uid: 0, percent: 10 } }, keepsLimits: false },
];

const page = (what: string) => ({
  prompt: `A page with a ${what}.`,
  content: `<p>The ${what} of this page.</p>`,
});
const units: Tool = {
  fetch: async () => sampleContext({ data: { base: page('clock'), altered: page('boat'), held: 4 } }),
};

export const tasks: readonly TaskSubject[] = [{ plugin: codeDuel, needs: { units, generation: null } }];

const answer = (what: string, id: string): JsonObject => ({
  prompt: page(what).prompt,
  responses: [
    { model: 'm', cid: id, completion: { files: [{ filename: 'index.html', content: page(what).content }] } },
  ],
  qa_id: id,
});
const service = recordedHttp(({ url, body }) => {
  const { pathname } = new URL(url);
  if (pathname === '/ready') return { body: { checks: { buffer: { ready: 4 } } } };
  if (pathname === '/api/generate-question')
    return { body: { success: true, prompt: page('clock').prompt, qa_id: 'q1', ans_aug_id: 'a1' } };
  if (pathname === '/api/pop-qa') return { body: { success: true } };
  if (pathname !== '/api/generate-answer') return { status: 404 };
  const { qa_id: id } = body as { qa_id: string };
  return { body: { success: true, ans_id: id, answer: answer(id === 'q1' ? 'clock' : 'boat', id) } };
});

export const tools: readonly ToolSubject[] = [{ plugin: dojoUnits, http: service }];
