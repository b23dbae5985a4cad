import {
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type Projection,
  type ProjectionHandler,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as events from './events.ts';
import { factorNames, factorOf, factors } from './factors.ts';
import { lifetimeEnd } from './state.ts';

/** Sessions that have not ended, for lists; whether one is still good is asked of its events. */
export const sessionsTable = defineTable(
  'sessions_projection',
  {
    instance_id: 'text',
    id: 'text',
    creator: 'text',
    user_id: 'text',
    user_resource_owner: 'text',
    user_checked_at: 'timestamptz',
    password_checked_at: 'timestamptz',
    web_authn_checked_at: 'timestamptz',
    web_authn_user_verified: 'boolean',
    intent_checked_at: 'timestamptz',
    totp_checked_at: 'timestamptz',
    otp_sms_checked_at: 'timestamptz',
    otp_email_checked_at: 'timestamptz',
    recovery_code_checked_at: 'timestamptz',
    metadata: 'jsonb',
    user_agent_fingerprint_id: 'text',
    user_agent_ip: 'text',
    user_agent_description: 'text',
    user_agent_header: 'jsonb',
    expiration_date: 'timestamptz',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: 'user_resource_owner', user: 'user_id' } },
);

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

const handlers: ProjectionHandler[] = [
  on(events.sessionAdded, (event, rows) => {
    const { user_agent: userAgent } = event.payload;
    rows.insert(sessionsTable, {
      ...key(event),
      creator: event.editorUser,
      user_agent_fingerprint_id: userAgent?.fingerprint_id ?? null,
      user_agent_ip: userAgent?.ip ?? null,
      user_agent_description: userAgent?.description ?? null,
      user_agent_header: userAgent?.header ?? null,
      ...created(event),
    });
  }),
  on(events.sessionUserChecked, (event, rows) =>
    rows.update(sessionsTable, key(event), {
      user_id: event.payload.userID,
      user_resource_owner: event.payload.userResourceOwner,
      user_checked_at: new Date(event.payload.checkedAt),
      ...changed(event),
    }),
  ),
  ...factorNames.map((name) =>
    on(factors[name].event as typeof events.sessionPasswordChecked, (event, rows) => {
      const proven = factorOf(event);
      rows.update(sessionsTable, key(event), {
        [factors[name].column]: proven?.checkedAt ?? null,
        ...(name === 'webAuthN' && { web_authn_user_verified: proven?.userVerified ?? false }),
        ...changed(event),
      });
    }),
  ),
  on(events.sessionTokenSet, (event, rows) => rows.update(sessionsTable, key(event), changed(event))),
  on(events.sessionMetadataSet, (event, rows) =>
    rows.update(sessionsTable, key(event), { metadata: event.payload.metadata, ...changed(event) }),
  ),
  on(events.sessionLifetimeSet, (event, rows) =>
    rows.update(sessionsTable, key(event), {
      expiration_date: lifetimeEnd(event.createdAt, event.payload.lifetime) ?? null,
      ...changed(event),
    }),
  ),
  on(events.sessionTerminated, (event, rows) => rows.remove(sessionsTable, key(event))),
  // By name: a password or person that is gone proves nothing any more.
  {
    type: 'user.human.password.changed',
    apply: (event, rows) =>
      rows.updateWhere(
        sessionsTable,
        { instance_id: event.instanceId, user_id: event.aggregateId },
        { password_checked_at: null },
      ),
  },
];

export const sessionProjections: Projection[] = [
  defineProjection({ name: 'sessions_projection', version: 5, tables: [sessionsTable], handlers }),
];
