import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { SynthError, type Clock } from '../../../../core/index.ts';

const maxBytes = 1_048_576;

export interface FormRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: FormData;
  readonly timeoutMs: number;
}

/**
 * Posts a form with files, once: whatever it makes must not be made twice. Resolves with the text of a 2xx;
 * SYN_HTTP_STATUS, SYN_HTTP_TIMEOUT, SYN_HTTP_UNREACHABLE, SYN_HTTP_BODY as the host's own HTTP has them.
 */
export async function sendForm(
  { url, headers, form, timeoutMs }: FormRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const { host } = new URL(url);
  const deadline = clock.deadline(timeoutMs, signal);
  try {
    const { status, text } = await exchange(
      url,
      {
        ...headers,
        'content-type': encoded.headers.get('content-type') ?? '',
        'content-length': String(body.byteLength),
      },
      body,
      deadline.signal,
    );
    if (status >= 200 && status < 300) return text;
    throw new SynthError('SYN_HTTP_STATUS', {
      message: `${host} answered a form with ${status}: ${text.slice(0, 200)}`,
      detail: { status },
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SynthError) throw error;
    if (deadline.signal.aborted)
      throw new SynthError('SYN_HTTP_TIMEOUT', {
        message: `${host} did not take a form within ${timeoutMs} ms.`,
        cause: error,
      });
    throw new SynthError('SYN_HTTP_UNREACHABLE', {
      message: `${host} could not be reached: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    });
  } finally {
    deadline.clear();
  }
}

const exchange = (
  url: string,
  headers: Record<string, string>,
  body: Buffer,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? secure : plain;
    const request = open(url, { method: 'POST', headers, signal, agent: false });
    request.on('error', reject);
    request.once('response', (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on('error', reject);
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        size += piece.byteLength;
        if (size <= maxBytes) return;
        reject(new SynthError('SYN_HTTP_BODY', { message: `The answer is longer than ${maxBytes} bytes.` }));
        response.destroy();
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
      );
    });
    request.end(body);
  });
