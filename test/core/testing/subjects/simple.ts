import {
  fakeLlm,
  recordedHttp,
  sampleRequest,
  type AgentSubject,
  type MinerSubject,
  type ProtocolSubject,
  type SinkSubject,
  type WeigherSubject,
} from '../../../../core/testing/index.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../core/host/clock.ts';
import * as dojo from './dojo-subnet.ts';
import { slotOf } from './slots.ts';
import type { Row } from '../../../../core/index.ts';
import human from '../../../../plugins/agents/human/index.ts';
import paraphrase from '../../../../plugins/agents/paraphrase/index.ts';
import verbatim from '../../../../plugins/agents/verbatim.ts';
import chat from '../../../../plugins/miners/chat.ts';
import copycat from '../../../../plugins/miners/copycat.ts';
import echo from '../../../../plugins/miners/echo.ts';
import garbage from '../../../../plugins/miners/garbage/index.ts';
import keywordSoup from '../../../../plugins/miners/keyword-soup.ts';
import parrot from '../../../../plugins/miners/parrot.ts';
import phrase from '../../../../plugins/miners/phrase.ts';
import silent from '../../../../plugins/miners/silent.ts';
import tagger from '../../../../plugins/miners/tagger/index.ts';
import wikiAgent from '../../../../plugins/miners/wiki-agent.ts';
import conversation from '../../../../plugins/protocols/conversation/index.ts';
import generate from '../../../../plugins/protocols/generate.ts';
import getModel from '../../../../plugins/protocols/get-model.ts';
import prompting from '../../../../plugins/protocols/prompting.ts';
import jsonl from '../../../../plugins/sinks/jsonl.ts';
import moduleUpload from '../../../../plugins/sinks/module-upload/index.ts';
import cubicRank from '../../../../plugins/weighers/cubic-rank.ts';
import proportional from '../../../../plugins/weighers/proportional.ts';
import thresholdSigmoid from '../../../../plugins/weighers/threshold-sigmoid.ts';

export const agents: readonly AgentSubject[] = [
  { plugin: verbatim },
  { plugin: paraphrase },
  { plugin: human, needs: { llm: fakeLlm('Could you tell me when the tide is at its highest?') } },
];

export const weighers: readonly WeigherSubject[] = [
  { plugin: proportional },
  { plugin: proportional, options: { compat: 'upstream' } },
  { plugin: cubicRank },
  { plugin: cubicRank, options: { curve: 'power', burn: { uid: 3, rate: 0.04 } } },
  { plugin: thresholdSigmoid },
  { plugin: thresholdSigmoid, options: { compat: 'upstream' }, keepsLimits: false },
  ...dojo.weighers,
];

export const protocols: readonly ProtocolSubject[] = [
  { plugin: prompting },
  { plugin: generate },
  { plugin: getModel, carriesText: false },
  { plugin: conversation },
  { plugin: conversation, options: { packet: 'lines' } },
  ...dojo.protocols,
];

const copied = (await parrot.setup({} as never, { times: 1 })) as object;
export const miners: readonly MinerSubject[] = [
  { plugin: chat },
  { plugin: copycat },
  {
    plugin: copycat,
    options: { disguise: 0.2 },
    needs: { source: new Map([['victim', slotOf('parrot', copied)]]) },
  },
  { plugin: echo },
  { plugin: garbage },
  { plugin: keywordSoup },
  { plugin: parrot },
  { plugin: phrase },
  { plugin: silent },
  { plugin: tagger },
  { plugin: wikiAgent },
  { plugin: chat, requests: [sampleRequest(['Hello'], { protocol: 'generate', body: { prompt: 'Hello' } })] },
  ...dojo.miners,
];

const linesOf = (folder: string): Row[] =>
  readFileSync(join(folder, 'rows.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

/** Values arrive as text; what is not text as JSON. */
const uploads = recordedHttp(() => ({ body: { ok: true } }));
const uploaded = (): Row[] =>
  uploads.requests.flatMap(({ body }) => {
    const { data_list } = (body as { params: { data_list: Record<string, string>[] } }).params;
    return data_list.map((row) => {
      const entries = Object.entries(row).map(([key, value]) => [key, reread(key, value)]);
      return Object.fromEntries(entries) as Row;
    });
  });
const words = new Set('task query challenge reference referenceHash completion hotkey configHash'.split(' '));
const reread = (key: string, value: string): unknown =>
  words.has(key) ? value : value === '' ? null : JSON.parse(value);

export const sinks: readonly SinkSubject[] = [
  { plugin: jsonl, read: linesOf },
  {
    plugin: moduleUpload,
    options: { url: 'http://collector.test:1', stopMs: 100 },
    clock: systemClock,
    http: uploads,
    read: async (folder) => {
      // The sender works by itself; what it has handed over is on disk no more.
      const waiting = (): boolean =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) =>
          /\brows[\\/]\d+\.json$/.test(name),
        );
      for (let tries = 0; waiting() && tries < 500; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
      return uploaded();
    },
    reset: () => void (uploads.requests as unknown[]).splice(0),
  },
];
