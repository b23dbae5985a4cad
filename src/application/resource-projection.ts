import { auditColumns, created, defineTable, on } from '../eventstore/index.ts';
import { applicationRemoved } from '../project/application-events.ts';
import { applicationResourcesSet } from './events.ts';

/** Whose a resource is. */
export const applicationResourcesTable = defineTable(
  'application_resources_projection',
  {
    instance_id: 'text',
    resource: 'text',
    project_id: 'text',
    application_id: 'text',
    client_id: 'text',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'resource'],
    goesWith: { org: 'resource_owner', project: 'project_id' },
  },
);

export const resourceHandlers = [
  on(applicationResourcesSet, (event, rows) => {
    const { appId, clientId, resources } = event.payload;
    rows.removeWhere(applicationResourcesTable, { instance_id: event.instanceId, application_id: appId });
    for (const resource of resources)
      rows.insert(applicationResourcesTable, {
        instance_id: event.instanceId,
        resource,
        project_id: event.aggregateId,
        application_id: appId,
        client_id: clientId,
        ...created(event),
      });
  }),
  on(applicationRemoved, (event, rows) =>
    rows.removeWhere(applicationResourcesTable, {
      instance_id: event.instanceId,
      application_id: event.payload.appId,
    }),
  ),
];
