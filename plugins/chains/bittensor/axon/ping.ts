import { hashValues } from '../wire/body-hash.ts';
import type { Route } from './screen.ts';

/** The route that every axon has: it sends back what it got. */
export const ping: Route = {
  protocolName: 'Synapse',
  protocol: null,
  synapse: {
    name: 'Synapse',
    streaming: false,
    required: [],
    fields: () => new Map(),
    fieldsOf: () => new Map(),
    toRequest: () => ({}),
    bodyHash: () => hashValues([]),
  },
};
