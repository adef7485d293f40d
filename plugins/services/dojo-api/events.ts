import type { JsonObject, Logger } from '../../../core/index.ts';

/** What happens in the service, as log lines with fields. */
export type EventName =
  | 'unit.started'
  | 'stage.started'
  | 'stage.ended'
  | 'llm.call'
  | 'lint.result'
  | 'augment.result'
  | 'unit.published'
  | 'unit.failed'
  | 'order.ready'
  | 'order.failed'
  | 'lease.taken'
  | 'unit.acked'
  | 'generation.paused'
  | 'generation.resumed'
  | 'generation.stopped'
  | 'service.draining'
  | 'service.drained';

export interface Events {
  /** A failure is a warning, what a stage does is a detail, the rest is for everybody. */
  emit(name: EventName, fields?: JsonObject): void;
  /** Events that carry these fields too. */
  of(fields: JsonObject): Events;
}

const levels: Partial<Record<EventName, 'debug' | 'warn' | 'error'>> = {
  'stage.started': 'debug',
  'stage.ended': 'debug',
  'llm.call': 'debug',
  'lint.result': 'debug',
  'augment.result': 'debug',
  'unit.failed': 'warn',
  'order.failed': 'warn',
  'generation.paused': 'warn',
  'generation.stopped': 'error',
};

/** The message of such a line is the name of the event. */
export function createEvents(log: Logger): Events {
  return {
    emit: (name, fields = {}) => log[levels[name] ?? 'info'](name, fields),
    of: (fields) => createEvents(log.child(fields)),
  };
}
