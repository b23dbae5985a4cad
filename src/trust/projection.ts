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
import { issuerFields } from './fields.ts';

export const trustedIssuersTable = defineTable(
  'trusted_issuers_projection',
  { instance_id: 'text', id: 'text', ...issuerFields.columns, ...auditColumns },
  { goesWith: { org: 'resource_owner', trusted_issuer: 'id' } },
);

export const bindingsTable = defineTable(
  'trusted_issuer_bindings_projection',
  {
    instance_id: 'text',
    id: 'text',
    trusted_issuer_id: 'text',
    /** A service account; '' for an application. */
    user_id: 'text',
    /** '' for a service account, as the next. */
    project_id: 'text',
    application_id: 'text',
    rules: 'jsonb',
    ...auditColumns,
  },
  {
    goesWith: {
      org: 'resource_owner',
      trusted_issuer: 'trusted_issuer_id',
      user: 'user_id',
      project: 'project_id',
    },
  },
);

const issuerKey = ({ instanceId, aggregateId }: RecordedEvent) => ({
  instance_id: instanceId,
  id: aggregateId,
});
const bindingKey = ({ instanceId, payload }: RecordedEvent<string, { bindingId: string }>) => ({
  instance_id: instanceId,
  id: payload.bindingId,
});

export const trustProjections = [
  defineProjection({
    name: 'trusted_issuers',
    version: 2,
    tables: [trustedIssuersTable, bindingsTable],
    handlers: [
      on(events.trustedIssuerAdded, (event, rows) =>
        rows.insert(trustedIssuersTable, {
          ...issuerKey(event),
          ...created(event),
          ...issuerFields.row(issuerFields.fold(issuerFields.zeros, event.payload)),
        }),
      ),
      on(events.trustedIssuerChanged, (event, rows) =>
        rows.update(trustedIssuersTable, issuerKey(event), {
          ...changed(event),
          ...issuerFields.row(issuerFields.read(event.payload)),
        }),
      ),
      on(events.bindingAdded, (event, rows) => {
        const { userId, projectId, applicationId, rules } = event.payload;
        rows.insert(bindingsTable, {
          ...bindingKey(event),
          ...created(event),
          trusted_issuer_id: event.aggregateId,
          user_id: userId,
          project_id: projectId,
          application_id: applicationId,
          rules,
        });
      }),
      on(events.bindingRemoved, (event, rows) => rows.remove(bindingsTable, bindingKey(event))),
      on(applicationRemoved, (event, rows) =>
        rows.removeWhere(bindingsTable, {
          instance_id: event.instanceId,
          application_id: event.payload.appId,
        }),
      ),
    ],
  }),
];
