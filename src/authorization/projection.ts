import {
  alsoConcerns,
  auditColumns,
  changed,
  created,
  defineProjection,
  defineTable,
  on,
  type RecordedEvent,
} from '../eventstore/index.ts';
import * as projectEvents from '../project/events.ts';
import * as events from './events.ts';

/** As the wire numbers them. */
export const authorizationState = { unspecified: 0, active: 1, inactive: 2 } as const;

export const userGrantsTable = defineTable(
  'user_grants_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    /** '' where the event does not tell. */
    user_resource_owner: 'text',
    project_id: 'text',
    project_resource_owner: 'text',
    /** The project grant; '' where the organization owns the project. */
    grant_id: 'text',
    roles: 'text[]',
    state: 'smallint',
    ...auditColumns,
  },
  {
    readable: true,
    goesWith: {
      org: ['resource_owner', 'user_resource_owner', 'project_resource_owner'],
      project: 'project_id',
      user: 'user_id',
    },
  },
);

/** Whoever remembers what a user may learns of what is new by the user; of the rest by the authorization itself. */
alsoConcerns(events.userGrantAdded, ({ userId }: { userId: string }) => ({
  aggregateType: 'authorized',
  aggregateId: userId,
}));

const key = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });
const withRoles = (event: RecordedEvent<string, { roleKeys?: string[] | null }>) => ({
  ...changed(event),
  roles: event.payload.roleKeys ?? [],
});

export const authorizationProjections = [
  defineProjection({
    name: 'user_grants',
    tables: [userGrantsTable],
    handlers: [
      on(events.userGrantAdded, (event, rows) => {
        const { userId, projectId, grantId, userResourceOwner, projectResourceOwner } = event.payload;
        rows.insert(userGrantsTable, {
          ...key(event),
          ...created(event),
          ...withRoles(event),
          user_id: userId,
          user_resource_owner: userResourceOwner ?? '',
          project_id: projectId,
          project_resource_owner: projectResourceOwner ?? '',
          grant_id: grantId ?? '',
          state: authorizationState.active,
        });
      }),
      on(events.userGrantChanged, (event, rows) =>
        rows.update(userGrantsTable, key(event), withRoles(event)),
      ),
      on(events.userGrantCascadeChanged, (event, rows) =>
        rows.update(userGrantsTable, key(event), withRoles(event)),
      ),
      on(events.userGrantDeactivated, (event, rows) =>
        rows.update(userGrantsTable, key(event), { ...changed(event), state: authorizationState.inactive }),
      ),
      on(events.userGrantReactivated, (event, rows) =>
        rows.update(userGrantsTable, key(event), { ...changed(event), state: authorizationState.active }),
      ),
      on(events.userGrantRemoved, (event, rows) => rows.remove(userGrantsTable, key(event))),
      on(events.userGrantCascadeRemoved, (event, rows) => rows.remove(userGrantsTable, key(event))),
      on(projectEvents.projectGrantRemoved, (event, rows) =>
        rows.removeWhere(userGrantsTable, {
          instance_id: event.instanceId,
          grant_id: event.payload.grantId,
        }),
      ),
    ],
  }),
];
