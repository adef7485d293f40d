import type { Clock } from '../../../../core/index.ts';

/** Issues times as Python writes them, in UTC and to the microsecond, each later than the one before. */
export function createTimestamps(clock: Clock): () => string {
  let lastUs = -1;
  return () => {
    lastUs = Math.max(Math.floor(clock.now() * 1000), lastUs + 1);
    const fraction = String(lastUs % 1_000_000).padStart(6, '0');
    return `${new Date(lastUs / 1000).toISOString().slice(0, 19)}.${fraction}+00:00`;
  };
}

const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d):?([0-5]\d))$/u;

/** Milliseconds since the epoch of an ISO 8601 time; null for anything else, and for one that doesn't name its zone. */
export function readTimestamp(text: unknown): number | null {
  const [, date = '', time = '', fraction = '', sign, hours = '0', minutes = '0'] =
    (typeof text === 'string' && form.exec(text)) || [];
  const ms = Date.parse(`${date}T${time}Z`);
  // Days and hours that there are none of would else be others.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(`${date}T${time}`)) return null;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (offset >= 86_400_000) return null;
  return ms + Number(`0.${fraction || '0'}`) * 1000 - (sign === '-' ? -offset : offset);
}
