import type { Message } from './headers.ts';
import { terminalValue } from './terminal.ts';
import { writeJson } from '../../json/write.ts';

/** The JSON of a whole synapse. */
export const messageBody = ({ synapse, timeout, axon, dendrite, fields, totalSize }: Message): string =>
  writeJson(
    new Map([
      ['name', synapse.name],
      ['timeout', timeout],
      ['total_size', BigInt(totalSize)],
      ['header_size', 0n],
      ['dendrite', terminalValue(dendrite)],
      ['axon', terminalValue(axon)],
      ['computed_body_hash', ''],
      ...fields,
    ]),
  );
