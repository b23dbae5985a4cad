import { created, on, type ProjectionHandler, type RecordedEvent } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import { authnKeysTable, personalAccessTokensTable } from './tables.ts';

const byId = (event: RecordedEvent, id: string) => ({ instance_id: event.instanceId, id });

export const personalAccessTokenHandlers: ProjectionHandler[] = [
  on(events.personalAccessTokenAdded, (event, rows) =>
    rows.insert(personalAccessTokensTable, {
      ...byId(event, event.payload.tokenId),
      ...created(event),
      user_id: event.aggregateId,
      expiration_date: new Date(event.payload.expiration),
      scopes: event.payload.scopes,
    }),
  ),
  on(events.personalAccessTokenRemoved, (event, rows) =>
    rows.remove(personalAccessTokensTable, byId(event, event.payload.tokenId)),
  ),
];

export const machineKeyHandlers: ProjectionHandler[] = [
  on(events.machineKeyAdded, (event, rows) =>
    rows.insert(authnKeysTable, {
      ...byId(event, event.payload.keyId),
      ...created(event),
      user_id: event.aggregateId,
      type: event.payload.type,
      expiration_date: new Date(event.payload.expirationDate),
      public_key: Buffer.from(event.payload.publicKey, 'base64').toString(),
    }),
  ),
  on(events.machineKeyRemoved, (event, rows) =>
    rows.remove(authnKeysTable, byId(event, event.payload.keyId)),
  ),
];
