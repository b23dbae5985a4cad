import type { RecordedEvent } from '../eventstore/index.ts';

/** Which provider an event is about: in the oldest histories there is one, which has no id. */
export const providerIn = ({ payload, instanceId }: RecordedEvent): string =>
  (payload as { id?: string }).id ?? instanceId;
