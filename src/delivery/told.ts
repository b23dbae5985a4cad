import { type RecordedEvent, shownPayload } from '../eventstore/index.ts';

/** An event as receivers are told of it; what is secret or sealed stays here. @param personal what is so, too */
export const toldEvent = (event: RecordedEvent, personal = true) => ({
  aggregateID: event.aggregateId,
  aggregateType: event.aggregateType,
  resourceOwner: event.owner,
  instanceID: event.instanceId,
  version: 'v2',
  sequence: event.version,
  event_type: event.type,
  created_at: event.createdAt.toISOString(),
  userID: event.editorUser,
  event_payload: shownPayload(event, personal),
});
