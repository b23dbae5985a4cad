import { Type } from '@sinclair/typebox';
import { alsoConcerns, defineEvent } from '../eventstore/index.ts';

/** Ours: what kinds of resources a project declares, as facts of its project's aggregate, and who may do what on them. */

const typeId = { typeId: Type.String() };
const actions = Type.Array(
  Type.Object({
    name: Type.String(),
    /** See `Requirement` of `decision/`. */
    requires: Type.String(),
    scopes: Type.Array(Type.String()),
    roles: Type.Array(Type.String()),
  }),
);

export const resourceTypeAdded = defineEvent(
  'project',
  'project.resource_type.added',
  Type.Object({ ...typeId, name: Type.String(), displayName: Type.String(), actions }),
);
/** Only what changed is there. */
export const resourceTypeChanged = defineEvent(
  'project',
  'project.resource_type.changed',
  Type.Object({
    ...typeId,
    displayName: Type.Optional(Type.String()),
    actions: Type.Optional(actions),
    /** Actions that are not there any more. */
    droppedActions: Type.Optional(Type.Array(Type.String())),
  }),
);
export const resourceTypeRemoved = defineEvent(
  'project',
  'project.resource_type.removed',
  Type.Object(typeId),
);

const permission = {
  projectId: Type.String(),
  ...typeId,
  /** '' for all resources of the type. */
  resourceId: Type.String(),
  /** `user`, `group` or `role`. */
  holderType: Type.String(),
  holderId: Type.String(),
};
const list = { actions: Type.Array(Type.String()) };

export const permissionAdded = defineEvent(
  'resource',
  'resource.permission.added',
  Type.Object({
    ...permission,
    ...list,
    /** Organization of the user or group; '' for roles. */
    holderResourceOwner: Type.String(),
  }),
);
export const permissionChanged = defineEvent(
  'resource',
  'resource.permission.changed',
  Type.Object({ ...permission, ...list }),
);
export const permissionRemoved = defineEvent(
  'resource',
  'resource.permission.removed',
  Type.Object(permission),
);
/** Some of the actions are not declared any more. */
export const permissionCascadeChanged = defineEvent(
  'resource',
  'resource.permission.cascade.changed',
  Type.Object({ ...permission, ...list }),
);
/** The last of its actions, or the role that held it, is not there any more. */
export const permissionCascadeRemoved = defineEvent(
  'resource',
  'resource.permission.cascade.removed',
  Type.Object(permission),
);

interface OfResource {
  readonly typeId: string;
  readonly resourceId: string;
}

/** The aggregate of a resource. A type that is declared anew has another id, so nothing of the former one holds. */
export const resourceKey = ({ typeId: type, resourceId }: OfResource): string => `${type}:${resourceId}`;

// Whoever remembers that nobody has permissions on a resource is told of the first.
alsoConcerns(permissionAdded, (payload: OfResource) => ({
  aggregateType: 'resource_permissions',
  aggregateId: resourceKey(payload),
}));
