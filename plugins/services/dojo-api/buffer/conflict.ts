import { SynthError } from '../../../../core/index.ts';
import type { Unit } from './store.ts';

const refuse = ({ qaId }: Unit, why: string, hint: string): SynthError =>
  new SynthError('SYN_STORE_CONFLICT', { message: `The unit ${qaId} was not stored: ${why}.`, hint });

/** The slot ran out while the unit was made; somebody else may have it. */
export const slotLost = (unit: Unit): SynthError =>
  refuse(
    unit,
    'the room kept for it had run out',
    'Was the process suspended? A longer `buffer.reservationMs` forgives it.',
  );

export const idTaken = (unit: Unit): SynthError =>
  refuse(unit, 'an answer of one of its ids is there already', 'Give every unit ids of its own.');
