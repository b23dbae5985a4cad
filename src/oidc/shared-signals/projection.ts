import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import { applicationRemoved } from '../../project/application-events.ts';
import * as events from './events.ts';

export const streamsTable = defineTable(
  'ssf_streams_projection',
  {
    instance_id: 'text',
    id: 'text',
    client_id: 'text',
    application_id: 'text',
    project_id: 'text',
    issuer: 'text',
    method: 'text',
    endpoint: 'text',
    authorization_header: 'jsonb',
    events_requested: 'text[]',
    description: 'text',
    status: 'text',
    reason: 'text',
    since: 'bigint',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', project: 'project_id', ssf_stream: 'id' } },
);

/** What receivers have said of single users: told of, or not. It outlives the user, whose end it tells. */
export const streamUsersTable = defineTable(
  'ssf_stream_users_projection',
  { instance_id: 'text', stream_id: 'text', user_id: 'text', told: 'boolean', ...auditColumns },
  {
    key: ['instance_id', 'stream_id', 'user_id'],
    goesWith: { org: 'resource_owner', ssf_stream: 'stream_id' },
  },
);

const key = ({ instanceId, aggregateId }: RecordedEvent) => ({ instance_id: instanceId, id: aggregateId });
const sealed = (authorization: unknown) =>
  authorization === undefined ? {} : { authorization_header: authorization as object | null };

const statusHandlers = (
  [
    [events.streamPaused, 'paused'],
    [events.streamDeactivated, 'disabled'],
  ] as const
).map(([type, status]) =>
  on(type, (event, rows) =>
    rows.update(streamsTable, key(event), { ...changed(event), status, reason: event.payload.reason ?? '' }),
  ),
);

const userHandlers = (
  [
    [events.streamUserAdded, true],
    [events.streamUserRemoved, false],
  ] as const
).map(([type, told]) =>
  on(type, (event, rows) =>
    rows.insert(streamUsersTable, {
      instance_id: event.instanceId,
      stream_id: event.aggregateId,
      user_id: event.payload.userId,
      told,
      ...created(event),
    }),
  ),
);

export const sharedSignalsProjections = [
  defineProjection({
    name: 'ssf_streams',
    version: 2,
    tables: [streamsTable, streamUsersTable],
    handlers: [
      on(events.streamAdded, (event, rows) => {
        const { clientId, applicationId, projectId, eventsRequested, authorization, ...said } = event.payload;
        rows.insert(streamsTable, {
          ...key(event),
          ...created(event),
          ...said,
          ...sealed(authorization),
          client_id: clientId,
          application_id: applicationId,
          project_id: projectId,
          events_requested: eventsRequested,
          status: 'enabled',
          reason: '',
          since: event.position,
        });
      }),
      on(events.streamChanged, (event, rows) => {
        const { eventsRequested, authorization, ...said } = event.payload;
        rows.update(streamsTable, key(event), {
          ...changed(event),
          ...said,
          ...sealed(authorization),
          ...(eventsRequested && { events_requested: eventsRequested }),
        });
      }),
      on(events.streamActivated, (event, rows) =>
        rows.update(streamsTable, key(event), {
          ...changed(event),
          status: 'enabled',
          reason: event.payload.reason ?? '',
          ...(event.payload.anew && { since: event.position }),
        }),
      ),
      ...statusHandlers,
      ...userHandlers,
      on(applicationRemoved, (event, rows) =>
        rows.removeWhere(streamsTable, {
          instance_id: event.instanceId,
          application_id: event.payload.appId,
        }),
      ),
    ],
  }),
];
