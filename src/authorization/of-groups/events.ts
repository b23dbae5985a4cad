import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** Ours: which roles of a project a group holds, given by its organization. */

const none = Type.Object({});
const roles = Type.Object({ roleKeys: Type.Array(Type.String()) });

export const groupAuthorizationAdded = defineEvent(
  'group_authorization',
  'group_authorization.added',
  Type.Object({
    groupId: Type.String(),
    projectId: Type.String(),
    /** The project grant by which it is given; '' where the organization owns the project. */
    grantId: Type.String(),
    projectResourceOwner: Type.String(),
    roleKeys: Type.Array(Type.String()),
  }),
);
export const groupAuthorizationChanged = defineEvent(
  'group_authorization',
  'group_authorization.changed',
  roles,
);
/** Some of its roles went, from the project or from the project grant. */
export const groupAuthorizationCascadeChanged = defineEvent(
  'group_authorization',
  'group_authorization.cascade.changed',
  roles,
);
export const groupAuthorizationRemoved = defineEvent(
  'group_authorization',
  'group_authorization.removed',
  none,
);
/** The last of its roles went; or its group, project, project grant or one of their organizations. */
export const groupAuthorizationCascadeRemoved = defineEvent(
  'group_authorization',
  'group_authorization.cascade.removed',
  none,
);
