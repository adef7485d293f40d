import { z } from 'zod';
import type { Clock } from '../contracts/io.ts';
import { persist } from './persist.ts';
import { refusal } from './refusal.ts';
import { isInside } from './reference.ts';
import type { ModelsSettings } from './settings.ts';
import { transfer, unreachable, type Incoming } from './transfer.ts';

/** A file as the hub lists it. Large ones have a sha256; of the others git's own sum of name-free contents is known. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** sha1 of git's blob (hex): of a large file's pointer, else of the file. */
  readonly git: string;
  readonly sha256: string | null;
}

/** A repository at one commit. */
export interface HubModel {
  readonly sha: string;
  /** As the hub spells it (`apache-2.0`); null when it does not say. */
  readonly licence: string | null;
  readonly files: readonly HubFile[];
}

/** The Hugging Face hub, or what speaks its protocol. SYN_MODEL_NOT_FOUND, SYN_MODEL_DENIED, SYN_MODEL_UNREACHABLE. */
export interface Hub {
  readonly host: string;
  /** What a branch, tag or commit stands for just now. */
  describe(id: string, revision: string, signal: AbortSignal): Promise<HubModel>;
  /** A file from byte `from` on, if the server can do that: the answer's status says (200, 206 or 416). No retries. */
  read<T>(
    file: { readonly id: string; readonly sha: string; readonly path: string; readonly from: number },
    use: (answer: Incoming) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
}

const modelAnswer = z.object({
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  cardData: z.looseObject({ license: z.union([z.string(), z.array(z.string())]).nullish() }).nullish(),
  tags: z.array(z.string()).nullish(),
});
const treeAnswer = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().min(0).optional(),
    oid: z.string(),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().min(0) }).nullish(),
  }),
);

const mostJsonBytes = 16 * 1024 * 1024;
const mostPages = 100;

export function createHub(settings: ModelsSettings, clock: Clock): Hub {
  const endpoint = settings.endpoint.replace(/\/+$/, '');
  const { host, origin } = new URL(endpoint);
  const { token, timeoutMs } = settings;

  /** The JSON at an address, and the address of the page after it. */
  const getJson = <T>(
    url: string,
    schema: z.ZodType<T>,
    asked: { id: string; revision: string },
    signal: AbortSignal,
  ): Promise<{ data: T; next: string | undefined }> =>
    persist(
      () =>
        transfer({ url, token }, { clock, timeoutMs, signal }, async (answer) => {
          if (answer.status !== 200)
            throw refusal(answer, { ...asked, endpoint, hasToken: token !== undefined }, clock);
          const data = schema.safeParse(parseJson(await readAll(answer)));
          if (!data.success)
            throw unreachable(answer.host, `${answer.host} does not answer as a hub of models does.`, {
              passes: false,
            });
          return { data: data.data, next: nextPage(answer.headers['link'], url) };
        }),
      clock,
      signal,
    );

  return {
    host,
    async describe(id, revision, signal) {
      const asked = { id, revision };
      const api = `${endpoint}/api/models/${id}`;
      const at = `${api}/revision/${encodeURIComponent(revision)}`;
      const { data: model } = await getJson(at, modelAnswer, asked, signal);
      const files: HubFile[] = [];
      let page: string | undefined = `${api}/tree/${model.sha}?recursive=true`;
      for (let pages = 0; page !== undefined && pages < mostPages; pages += 1) {
        const { data, next }: Awaited<ReturnType<typeof getJson<z.output<typeof treeAnswer>>>> =
          await getJson(page, treeAnswer, asked, signal);
        for (const { type, path, size = 0, oid, lfs } of data)
          if (type === 'file' && isInside(path))
            files.push({ path, size: lfs?.size ?? size, git: oid, sha256: lfs?.oid ?? null });
        // The token is for the hub alone, wherever it says its list goes on.
        page = next !== undefined && new URL(next).origin === origin ? next : undefined;
      }
      return { sha: model.sha, licence: licenceOf(model), files };
    },
    read({ id, sha, path, from }, use, signal) {
      const url = `${endpoint}/${id}/resolve/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`;
      const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {};
      return transfer({ url, headers, token }, { clock, timeoutMs, signal }, async (answer) => {
        if (![200, 206, 416].includes(answer.status))
          throw refusal(answer, { id, revision: sha, path, endpoint, hasToken: token !== undefined }, clock);
        return use(answer);
      });
    },
  };
}

async function readAll({ body, host }: Incoming): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > mostJsonBytes)
      throw unreachable(host, `${host} sent more than ${mostJsonBytes} bytes.`, { passes: false });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** From a Link header (RFC 8288). */
function nextPage(link: string | undefined, base: string): string | undefined {
  const [, target] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? [];
  return target !== undefined && URL.canParse(target, base) ? new URL(target, base).href : undefined;
}

function licenceOf({ cardData, tags }: z.output<typeof modelAnswer>): string | null {
  const named = [cardData?.license ?? []].flat();
  if (named.length > 0) return named.join(', ');
  return tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ?? null;
}
