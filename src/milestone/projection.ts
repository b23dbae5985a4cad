import { auditColumns, changed, created, defineProjection, defineTable, on } from '../eventstore/index.ts';
import { instanceAdded } from '../instance/events.ts';
import { milestoneReached } from './events.ts';
import { milestones, milestoneTypes } from './state.ts';

/** A row for each kind of milestone, reached or not, as long as the instance is there. */
export const milestonesTable = defineTable(
  'milestones_projection',
  { instance_id: 'text', type: 'smallint', reached_date: 'timestamptz', ...auditColumns },
  { key: ['instance_id', 'type'], goesWith: {} },
);

export const milestoneProjections = [
  defineProjection({
    name: 'milestones',
    tables: [milestonesTable],
    handlers: [
      on(instanceAdded, (event, rows) => {
        for (const type of milestoneTypes) {
          rows.insert(milestonesTable, {
            instance_id: event.aggregateId,
            type,
            ...created(event),
            // Instances from before milestones were counted have no event of it.
            reached_date: type === milestones.instanceCreated ? event.createdAt : null,
          });
        }
      }),
      on(milestoneReached, (event, rows) =>
        rows.update(
          milestonesTable,
          { instance_id: event.instanceId, type: event.payload.type },
          { ...changed(event), reached_date: event.createdAt },
        ),
      ),
    ],
  }),
];
