import { auditColumns, created, defineProjection, defineTable, on } from '../eventstore/index.ts';
import * as events from './events.ts';

export const authorizationDetailsTypesTable = defineTable(
  'authorization_details_types_projection',
  {
    instance_id: 'text',
    name: 'text',
    project_id: 'text',
    title: 'jsonb',
    fields: 'jsonb',
    ask_each_time: 'boolean',
    ...auditColumns,
  },
  { key: ['instance_id', 'name'], goesWith: { org: 'resource_owner', project: 'project_id' } },
);

export const authorizationDetailsProjection = defineProjection({
  name: 'authorization_details_types',
  tables: [authorizationDetailsTypesTable],
  handlers: [
    on(events.authorizationDetailsTypeSet, (event, rows) => {
      const { name, title, fields, askEachTime } = event.payload;
      rows.insert(authorizationDetailsTypesTable, {
        instance_id: event.instanceId,
        name,
        project_id: event.aggregateId,
        title,
        fields,
        ask_each_time: askEachTime,
        ...created(event),
      });
    }),
    on(events.authorizationDetailsTypeRemoved, (event, rows) =>
      rows.remove(authorizationDetailsTypesTable, {
        instance_id: event.instanceId,
        name: event.payload.name,
      }),
    ),
  ],
});
