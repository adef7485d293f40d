import type { HttpRequest } from '../contracts/io.ts';
import { createRedactor } from '../errors/redact.ts';

const secretName =
  /(^|[-_.])(api|access|client|private|auth)?[-_]?(key|token|secret|password|signature|sig|auth|authorization|cookie)$/i;
const longest = 300;

/** How a request may be shown. */
export interface Concealer {
  /** Method and address, secrets replaced. */
  readonly request: string;
  /** Replaces the request's secrets in text that came back. */
  text(text: string): string;
  /** Names of headers that must not follow a redirect to another host. */
  readonly headers: readonly string[];
}

/** Headers and query parameters named like a key, token or password are never shown. */
export function concealing(url: URL, { method = 'GET', headers = {} }: HttpRequest): Concealer {
  const secrets: string[] = [];
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  if (url.password !== '') secrets.push(decodeURIComponent(url.password));
  for (const [name, value] of url.searchParams) {
    if (!secretName.test(name)) continue;
    secrets.push(value);
    shown.searchParams.set(name, '***');
  }
  const secretHeaders = Object.keys(headers).filter((name) => secretName.test(name));
  for (const name of secretHeaders) {
    const value = headers[name] ?? '';
    // A server may repeat the credential without its scheme: `Bearer x`.
    secrets.push(value, value.slice(value.indexOf(' ') + 1));
  }
  const redactor = createRedactor(secrets);
  const redact = (text: string): string => redactor.redact(text);
  const address = redact(shown.href);
  return {
    request: `${method} ${address.length > longest ? `${address.slice(0, longest)}…` : address}`,
    text: redact,
    headers: secretHeaders,
  };
}
