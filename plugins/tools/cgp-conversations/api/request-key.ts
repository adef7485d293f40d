import { z } from 'zod';
import {
  SynthError,
  type Chain,
  type Http,
  type JsonObject,
  type JsonValue,
} from '../../../../core/index.ts';
import { parseLossless } from '../lossless.ts';

/** Who asks for a key, in the API's words. */
export interface ValidatorInfo {
  readonly subnet_id: number;
  readonly uid: number;
  readonly coldkey: string | null;
  readonly hotkey: string;
  readonly lookup_coldkey: string | null;
  readonly lookup_hotkey: string | null;
  readonly is_validator: boolean;
  readonly stake: number;
  readonly total_stake: number;
}

const timeoutMs = 30_000;
const mainNetuid = 33;
/** The least stake that the API gives a key for. */
const leastStake = { main: 20_000, test: 10 };

const answerSchema = z.looseObject({
  success: z.union([z.number(), z.boolean()]),
  errors: z.json().optional(),
  data: z.record(z.string(), z.json()).nullish(),
});

/**
 * Asks the API for a key in two steps: a message, good for ten minutes and one use, and its signature by the hotkey. Resolves
 * with what is to be kept, `{ api_key, … }`; SYN_TOOL_AUTH when the API gives none.
 */
export async function requestApiKey(
  { host, info, sign }: { host: string; info: ValidatorInfo; sign: Chain['identity']['sign'] },
  http: Http,
  signal: AbortSignal,
): Promise<JsonObject & { readonly api_key: string }> {
  const ask = async (route: string, body: JsonObject): Promise<JsonObject> => {
    const url = `${host.replace(/\/+$/, '')}/api/v1/${route}`;
    const response = await http.request({ url, method: 'POST', body, timeoutMs }, signal);
    return readAnswer(response.text, new URL(url).host);
  };
  const asker = { ...info };
  const { message } = await ask('generate_message', asker);
  if (typeof message !== 'string' || message === '') throw refused('it sent no message to sign');
  const signed = Buffer.from(await sign(new TextEncoder().encode(message))).toString('hex');
  const data = await ask('generate_api_key', { ...asker, message, signed_message: { signed } });
  const { api_key: key } = data;
  if (typeof key !== 'string' || key === '') throw refused('it sent no key');
  return { ...data, api_key: key };
}

/** What the chain says of our hotkey; SYN_TOOL_AUTH when it is none that a key is given to. */
export async function describeValidator(chain: Chain, signal: AbortSignal): Promise<ValidatorInfo> {
  const { netuid, self, neurons } = await chain.sync({ step: 0 }, signal);
  const own = neurons.find(({ uid }) => uid === self);
  if (own === undefined)
    throw refused(
      `${chain.identity.hotkey} is not registered on subnet ${netuid}`,
      'Register the hotkey first.',
    );
  const least = netuid === mainNetuid ? leastStake.main : leastStake.test;
  if (!own.validatorPermit) throw refused(`${own.hotkey} has no validator permit on subnet ${netuid}`);
  if (own.stake < least)
    throw refused(`${own.hotkey} has a stake of ${own.stake} on subnet ${netuid}, and ${least} are wanted`);
  return {
    subnet_id: netuid,
    uid: own.uid,
    coldkey: null,
    hotkey: own.hotkey,
    lookup_coldkey: own.coldkey,
    lookup_hotkey: null,
    is_validator: true,
    stake: own.stake,
    total_stake: own.stake,
  };
}

function readAnswer(text: string, host: string): JsonObject {
  let value: JsonValue;
  try {
    value = parseLossless(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SynthError('SYN_HTTP_BODY', { message: `${host} sent a body that is not JSON.`, cause: error });
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success)
    throw new SynthError('SYN_HTTP_BODY', {
      message: `${host} answered in an unknown form to the request for a key.`,
      cause: parsed.error,
    });
  const { success, errors, data } = parsed.data;
  if (Number(success) !== 1) throw refused(`it says ${JSON.stringify(errors ?? null).slice(0, 300)}`);
  return data ?? {};
}

const refused = (
  why: string,
  hint = 'Keys are given to validators with a permit and enough stake: 20,000 on subnet 33, 10 on the one for tests.',
): SynthError => new SynthError('SYN_TOOL_AUTH', { message: `The API of CGP gives no key: ${why}.`, hint });
