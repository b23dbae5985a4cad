import type { RecordedEvent } from '../eventstore/index.ts';

/** One token of a NATS subject: no dots, spaces and wildcards, nor anything that a tool may stumble over. */
const token = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '_') || '_';

/**
 * `<prefix>.<instance>.<aggregate type>.<event type>`, the event's type with its own dots: who wants all of persons
 * subscribes to `postern.*.user.user.human.>`.
 */
export const subjectOf = (prefix: string, { instanceId, aggregateType, type }: RecordedEvent): string =>
  [prefix, token(instanceId), token(aggregateType), ...type.split('.').map(token)].join('.');
