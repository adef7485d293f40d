import { BlockList, isIPv6 } from 'node:net';
import type { Protocol } from '../../../../core/index.ts';
import { toAddress } from '../../keys/ss58.ts';
import { detailAnswer } from '../../serving/detail.ts';
import type { Failures } from '../../serving/failures.ts';
import type { Head, Remote } from '../../serving/shell.ts';
import type { CommuneOptions } from '../options.ts';
import { headerNames, sr25519Crypto } from './headers.ts';
import type { IpLimiter } from './ip-limiter.ts';
import { notAllowed, notFound, refuse, refuseRate, type Refuse } from './refusals.ts';

/** What is served at `/method/<name>`. */
export interface Route {
  readonly protocolName: string;
  readonly protocol: Protocol;
}

/** A request that nothing speaks against but, perhaps, its signature and its body. */
export interface Passed {
  readonly route: Route;
  readonly caller: string;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  /** null: no header. */
  readonly timestamp: string | null;
  readonly ip: string;
}

export type Screened = Refuse | { readonly pass: Passed };

const prefix = '/method/';

/** The look at a request's head, in the order that upstream's servers take; the signature is over the body, which is not there yet. */
export function createScreen(
  {
    options,
    failures,
    limiter,
  }: {
    readonly options: CommuneOptions['module'];
    readonly failures: Failures;
    readonly limiter: IpLimiter;
  },
  routes: ReadonlyMap<string, Route>,
): (head: Head, remote: Remote) => Screened {
  const judge = createLists(options);
  return ({ method, url, headers }, { ip }) => {
    const route = routeOf(url, routes);
    if ('refuse' in route) return route;
    if (method !== 'POST') return { refuse: notAllowed };
    const text = (name: string): string => {
      const value = headers[name];
      return typeof value === 'string' ? value : '';
    };
    const key = text(headerNames.key);
    if (key === '') return refuse(400, 'Missing header: X-Key');
    // Its own look of upstream's takes a prefix that the next one refuses.
    const publicKey = hexBytes(key, 32);
    if (publicKey === null) return refuse(400, 'Caller key could not be decoded into a ss58address');
    const caller = toAddress(publicKey);
    const listed = judge(caller, ip);
    if (listed !== null) return refuse(403, listed);
    for (const name of [headerNames.signature, headerNames.key, headerNames.crypto])
      if (text(name) === '') return refuse(400, `Missing header: ${name}`);
    if (text(headerNames.crypto) !== sr25519Crypto) return refuse(400, 'X-Crypto should be 1 (sr25519)');
    if (key.startsWith('0x')) return refuse(400, 'X-Key should be a hex value');
    const signature = hexBytes(text(headerNames.signature), 64);
    if (signature === null) return refuse(400, 'Signature sent is not a valid hex value');
    if (Number(text('content-length')) > options.maxRequestBytes)
      return refuse(413, `More than ${options.maxRequestBytes} bytes`);
    // Said at once: checking what is refused anyhow costs more than all else.
    if (failures.isSpent(ip)) return refuseRate({ 'retry-after': '1' });
    if (limiter.isSpent(ip)) return refuseRate({ 'x-ratelimit-remaining': '0' });
    const timestamp = text(headerNames.timestamp) || null;
    return { pass: { route, caller, publicKey, signature, timestamp, ip } };
  };
}

function routeOf(url: string, routes: ReadonlyMap<string, Route>): Route | Refuse {
  const path = url.split('?', 1)[0] ?? '';
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  const bare = name.endsWith('/') ? name.slice(0, -1) : null;
  if (bare !== null && routes.has(bare))
    return { refuse: detailAnswer(307, 'Temporary Redirect', { location: `${prefix}${bare}` }) };
  return routes.get(name) ?? { refuse: notFound };
}

/** The bytes of hex, with or without 0x; null when they are not as many. */
const hexBytes = (text: string, length: number): Uint8Array | null => {
  const digits = text.replace(/^0x/u, '');
  return digits.length === 2 * length && /^[0-9a-f]+$/iu.test(digits) ? Buffer.from(digits, 'hex') : null;
};

/** Says why somebody is refused whatever they ask; null when they aren't. Refused goes before welcome. */
function createLists({
  whitelist,
  blacklist,
}: CommuneOptions['module']): (caller: string, ip: string) => string | null {
  const [refused, welcome] = [new Set(blacklist.keys), new Set(whitelist.keys)];
  const familyOf = (ip: string): 'ipv4' | 'ipv6' => (isIPv6(ip) ? 'ipv6' : 'ipv4');
  const ips = new BlockList();
  for (const ip of blacklist.ips) ips.addAddress(ip, familyOf(ip));
  return (caller, ip) => {
    if (refused.has(caller)) return 'You are blacklisted';
    if (ips.check(ip, familyOf(ip))) return 'Your IP is blacklisted';
    return welcome.size > 0 && !welcome.has(caller) ? 'You are not whitelisted' : null;
  };
}
