import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type ProjectionHandler,
  type RecordedEvent,
  type Row,
} from '../../eventstore/index.ts';
import { amrOf } from '../auth-request/values.ts';
import * as events from './events.ts';
import { later } from './state.ts';

/**
 * One row an OIDC session, with the newest tokens: what each use of a token is checked against. `scope` is what was
 * granted; tokens tell themselves what they are good for, and how long.
 */
export const oidcSessionsTable = defineTable(
  'oidc_sessions_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    session_id: 'text',
    client_id: 'text',
    audience: 'text[]',
    resources: 'text[]',
    authorization_details: 'jsonb',
    grant_id: 'text',
    scope: 'text[]',
    amr: 'text[]',
    auth_time: 'timestamptz',
    acr: 'text',
    claims: 'jsonb',
    user_version: 'bigint',
    access_token_id: 'text',
    access_token_creation: 'timestamptz',
    access_token_expiration: 'timestamptz',
    refresh_token_id: 'text',
    access_tokens_revoked_through: 'text',
    exchange: 'jsonb',
    actor: 'jsonb',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', user: 'user_id' } },
);

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
type Rows = Parameters<ProjectionHandler['apply']>[1];

const update = (
  event: RecordedEvent,
  rows: Rows,
  columns: Row<keyof typeof oidcSessionsTable.columns & string>,
) => rows.update(oidcSessionsTable, key(event), { ...changed(event), ...columns });

const handlers: ProjectionHandler[] = [
  on(events.oidcSessionAdded, (event, rows) => {
    const { payload } = event;
    rows.insert(oidcSessionsTable, {
      ...key(event),
      ...created(event),
      user_id: payload.userID,
      session_id: payload.sessionID ?? '',
      client_id: payload.clientID,
      audience: payload.audience ?? [],
      resources: payload.resource ?? [],
      authorization_details: payload.authorizationDetails ?? null,
      grant_id: payload.grantId ?? null,
      scope: payload.scope ?? [],
      amr: amrOf(payload.authMethods ?? []),
      auth_time: new Date(payload.authTime),
      acr: payload.acr ?? null,
      claims: payload.claims ?? null,
      user_version: payload.userVersion ?? null,
      access_token_id: '',
      refresh_token_id: '',
      access_tokens_revoked_through: '',
      exchange: payload.exchange ?? null,
      actor: null,
    });
  }),
  on(events.accessTokenAdded, (event, rows) => {
    const { id, lifetime, actor = null } = event.payload;
    update(event, rows, {
      access_token_id: id,
      access_token_creation: event.createdAt,
      access_token_expiration: later(event.createdAt, lifetime),
      actor,
    });
  }),
  on(events.accessTokenRevoked, (event, rows) => {
    const { id } = event.payload;
    update(event, rows, id === undefined ? { access_token_id: '' } : { access_tokens_revoked_through: id });
  }),
  on(events.refreshTokenAdded, (event, rows) => update(event, rows, { refresh_token_id: event.payload.id })),
  on(events.refreshTokenRenewed, (event, rows) =>
    update(event, rows, {
      refresh_token_id: event.payload.id,
      ...(event.payload.signedOut && { session_id: '' }),
    }),
  ),
  on(events.refreshTokenRevoked, (event, rows) =>
    update(event, rows, { access_token_id: '', refresh_token_id: '' }),
  ),
];

export const oidcProjections = [
  defineProjection({ name: 'oidc_sessions', version: 9, tables: [oidcSessionsTable], handlers }),
];
