/** What a server says went wrong, in the fields of the SDK's own errors. */
export interface ServerFault {
  readonly message: string;
  readonly type?: string;
  /** The HTTP status it would have had. */
  readonly status?: number;
}

/**
 * The fault in a body, whatever its dialect: `{"error": {"message": …}}` (OpenAI, Ollama, llama.cpp), `{"error": "…"}` (LM
 * Studio, vLLM's 401), `{"object": "error", "message": …}` (older vLLM), `{"detail": …}` (FastAPI). null when there is none.
 */
export function faultIn(body: unknown): ServerFault | null {
  if (!isRecord(body)) return null;
  const { error, object, detail, choices } = body;
  if (typeof error === 'string' && error !== '') return describe({ message: error });
  if (isRecord(error)) return describe(error);
  if (object === 'error') return describe(body);
  return detail == null || choices !== undefined ? null : describe({ message: detail });
}

/** A page of HTML, as proxies send it, as its title; any other text as it is. */
export const plainText = (text: string): string =>
  /^\s*</.test(text) ? (/<title>([^<]*)/i.exec(text)?.[1] ?? 'a page of HTML') : text;

function describe(fault: Readonly<Record<string, unknown>>): ServerFault {
  const { message, type, code } = fault;
  const text = typeof message === 'string' ? message : JSON.stringify(message ?? fault);
  const kind = [code, type].find((value) => typeof value === 'string');
  // LM Studio answers 200 where nothing is.
  const status = /^Unexpected endpoint/.test(text) ? 404 : code;
  return {
    message: text,
    ...(kind !== undefined && { type: kind }),
    ...(typeof status === 'number' && status >= 400 && status < 600 && { status }),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
