import { systemClock } from '../../../../core/host/clock.ts';
import type { ServiceSubject } from '../../../../core/testing/index.ts';
import dojoApi from '../../../../plugins/services/dojo-api/index.ts';
import { fakeGenerator } from '../../../helpers/dojo.ts';

/** What hangs is waited for so long after a stop. */
const drainMs = 100;

const dojo = {
  plugin: dojoApi,
  needs: { task: fakeGenerator() },
  // Workers wait for time to pass, and would go round and round in one that passes at once.
  clock: systemClock,
} satisfies ServiceSubject;

export const services: readonly ServiceSubject[] = [
  { ...dojo, options: { http: { port: 0 }, buffer: { store: 'memory' }, drainMs } },
  { ...dojo, options: { http: { port: 0, compat: false }, mode: 'dev', drainMs } },
];
