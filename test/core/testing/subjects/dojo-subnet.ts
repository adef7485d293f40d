import { sampleRequest, type MinerSubject, type ProtocolSubject } from '../../../../core/testing/index.ts';
import type { Challenge, JsonObject } from '../../../../core/index.ts';
import annotator from '../../../../plugins/miners/annotator/index.ts';
import codeTask from '../../../../plugins/protocols/code-task.ts';

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
