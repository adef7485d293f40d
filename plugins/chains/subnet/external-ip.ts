import { isIP } from 'node:net';
import { SynthError, type Http, type Logger } from '../../../core/index.ts';

/** What tells us our address, in the order Bittensor's SDK asks them. */
const services = [
  'https://checkip.amazonaws.com',
  'https://ifconfig.me/ip',
  'https://ipinfo.io/ip',
  'https://myip.dnsomatic.com',
  'https://ident.me',
];

/** The address others see us at; SYN_CHAIN_UNAVAILABLE with the `hint` when nobody can say. */
export async function findExternalIp(
  http: Http,
  log: Logger,
  hint: string,
  signal: AbortSignal,
): Promise<string> {
  for (const url of services)
    try {
      const { text } = await http.request({ url, timeoutMs: 5000, maxBytes: 1024, retries: 0 }, signal);
      const address = text.trim();
      if (isIP(address) !== 0) return address;
      log.debug('Not an address.', { url });
    } catch (error) {
      signal.throwIfAborted();
      log.debug(`No address from there: ${(error as Error).message}`, { url });
    }
  throw new SynthError('SYN_CHAIN_UNAVAILABLE', {
    message: 'No service could say at which address we are reached.',
    hint,
  });
}
