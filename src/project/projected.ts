import type { RecordedEvent } from '../eventstore/index.ts';

/** Columns that every row of a projection has. */
export const changed = (event: RecordedEvent) => ({ change_date: event.createdAt, sequence: event.version });
export const created = (event: RecordedEvent) => ({
  creation_date: event.createdAt,
  resource_owner: event.owner,
  ...changed(event),
});
