import { law, type Check } from './check.ts';
import { expectCode } from './coded.ts';
import { withServer, type Remote, type Trouble } from './model-server.ts';
import { defendantOf, onStage, type Staged, type Subject } from './stage.ts';
import type { Kind } from '../contracts/kinds.ts';

/** A right code for each fault; some providers' own codes for a status tell more, so others may be right too. */
const faults: readonly (readonly [Trouble | 'absent', readonly string[]])[] = [
  [{ status: 400 }, ['SYN_LLM_REQUEST']],
  [{ status: 401 }, ['SYN_LLM_AUTH']],
  [{ status: 403 }, ['SYN_LLM_AUTH']],
  [{ status: 404 }, ['SYN_LLM_REQUEST']],
  [{ status: 429 }, ['SYN_LLM_RATE_LIMIT']],
  [{ status: 500 }, ['SYN_LLM_UNAVAILABLE']],
  [{ status: 503 }, ['SYN_LLM_UNAVAILABLE']],
  ['malformed', ['SYN_LLM_BODY']],
  ['half', ['SYN_LLM_BODY', 'SYN_LLM_UNAVAILABLE']],
  ['hang-up', ['SYN_LLM_UNAVAILABLE']],
  ['absent', ['SYN_LLM_UNAVAILABLE']],
];

/** What a model behind a server must keep: each fault of the server has its code. */
export const providerChecks = <K extends Kind>(
  subject: Subject,
  remote: Remote | undefined,
  calls: readonly ((staged: Staged<K>) => Promise<unknown>)[],
): Check[] =>
  remote === undefined
    ? []
    : [
        law(
          defendantOf(subject),
          'each fault of the server has its code',
          '401, 403: SYN_LLM_AUTH; 429: SYN_LLM_RATE_LIMIT; 5xx and no connection: SYN_LLM_UNAVAILABLE; other 4xx: SYN_LLM_REQUEST; an unreadable answer: SYN_LLM_BODY. modelFault does it for the errors of SDKs. Retrying is not the plugin’s business.',
          async (expect) => {
            for (const [trouble, codes] of faults)
              await withServer(subject, remote, trouble, async (connected) => {
                const what = typeof trouble === 'string' ? trouble : String(trouble.status);
                for (const call of calls)
                  await expectCode(
                    () => onStage<K, unknown>(connected, call),
                    codes,
                    expect,
                    `when the server says ${what}`,
                  );
              });
          },
        ),
      ];
