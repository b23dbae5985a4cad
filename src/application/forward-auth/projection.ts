import { auditColumns, created, defineTable, on } from '../../eventstore/index.ts';
import { applicationRemoved } from '../../project/application-events.ts';
import { applicationForwardAuthSet } from '../events.ts';
import { hostOf } from './hosts.ts';

/** Whose a host is, with all that is decided there. */
export const forwardAuthHostsTable = defineTable(
  'forward_auth_hosts_projection',
  {
    instance_id: 'text',
    host: 'text',
    origin: 'text',
    project_id: 'text',
    application_id: 'text',
    client_id: 'text',
    settings: 'jsonb',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'host'],
    goesWith: { org: 'resource_owner', project: 'project_id' },
  },
);

export const forwardAuthHandlers = [
  on(applicationForwardAuthSet, (event, rows) => {
    const { appId, clientId, ...settings } = event.payload;
    rows.removeWhere(forwardAuthHostsTable, { instance_id: event.instanceId, application_id: appId });
    for (const origin of settings.origins)
      rows.insert(forwardAuthHostsTable, {
        instance_id: event.instanceId,
        host: hostOf(origin),
        origin,
        project_id: event.aggregateId,
        application_id: appId,
        client_id: clientId,
        settings,
        ...created(event),
      });
  }),
  on(applicationRemoved, (event, rows) =>
    rows.removeWhere(forwardAuthHostsTable, {
      instance_id: event.instanceId,
      application_id: event.payload.appId,
    }),
  ),
];
