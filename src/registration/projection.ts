import {
  applicationRegistered,
  registrationChanged,
  registrationUsed,
} from '../application/registration-events.ts';
import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../eventstore/index.ts';
import { applicationRemoved } from '../project/application-events.ts';
import * as events from './events.ts';

export const registeredClientsTable = defineTable(
  'registered_clients_projection',
  {
    instance_id: 'text',
    application_id: 'text',
    project_id: 'text',
    client_id: 'text',
    origin: 'text',
    initial_access_token_id: 'text',
    about: 'jsonb',
    used: 'boolean',
    /** When it was registered, while it was not used. */
    last_use: 'timestamptz',
    ...auditColumns,
  },
  { key: ['instance_id', 'application_id'], goesWith: { org: 'resource_owner', project: 'project_id' } },
);

export const initialAccessTokensTable = defineTable(
  'initial_access_tokens_projection',
  {
    instance_id: 'text',
    id: 'text',
    name: 'text',
    expiration_date: 'timestamptz',
    max_clients: 'integer',
    clients: 'integer',
    ...auditColumns,
  },
  { goesWith: { initial_access_token: 'id' } },
);

const clientOf = ({ instanceId, payload }: RecordedEvent<string, { appId: string }>) => ({
  instance_id: instanceId,
  application_id: payload.appId,
});
const tokenOf = ({ instanceId, aggregateId }: RecordedEvent) => ({
  instance_id: instanceId,
  id: aggregateId,
});

export const registrationProjections = [
  defineProjection({
    name: 'registered_clients',
    tables: [registeredClientsTable],
    handlers: [
      on(applicationRegistered, (event, rows) => {
        const { clientId, origin, initialAccessTokenId = '', about } = event.payload;
        rows.insert(registeredClientsTable, {
          ...clientOf(event),
          ...created(event),
          project_id: event.aggregateId,
          client_id: clientId,
          origin,
          initial_access_token_id: initialAccessTokenId,
          about,
          used: false,
          last_use: event.createdAt,
        });
      }),
      on(registrationChanged, (event, rows) =>
        rows.update(registeredClientsTable, clientOf(event), {
          ...changed(event),
          about: event.payload.about,
        }),
      ),
      on(registrationUsed, (event, rows) =>
        rows.update(registeredClientsTable, clientOf(event), {
          ...changed(event),
          used: true,
          last_use: event.createdAt,
        }),
      ),
      on(applicationRemoved, (event, rows) => rows.remove(registeredClientsTable, clientOf(event))),
    ],
  }),
  defineProjection({
    name: 'initial_access_tokens',
    tables: [initialAccessTokensTable],
    handlers: [
      on(events.initialAccessTokenAdded, (event, rows) => {
        const { name, expirationDate, maxClients = null } = event.payload;
        rows.insert(initialAccessTokensTable, {
          ...tokenOf(event),
          ...created(event),
          name,
          expiration_date: new Date(expirationDate),
          max_clients: maxClients,
          clients: 0,
        });
      }),
      on(events.initialAccessTokenUsed, (event, rows) =>
        rows.update(initialAccessTokensTable, tokenOf(event), {
          ...changed(event),
          clients: event.payload.clients,
        }),
      ),
    ],
  }),
];
