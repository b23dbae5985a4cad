import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Authorizations: which roles of a project a user holds, given by an organization. Zitadel calls them user grants. */

const none = Type.Object({});
const roleKeys = Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()]));
const roles = Type.Object({ roleKeys });

export const userGrantAdded = defineEvent(
  'usergrant',
  'user.grant.added',
  Type.Object({
    userId: Type.String(),
    projectId: Type.String(),
    /** The project grant by which it is given; '' or absent where the organization owns the project. */
    grantId: Type.Optional(Type.String()),
    roleKeys,
    /** Organizations of the user and of the project, with which it goes; imported histories may not tell them. */
    userResourceOwner: Type.Optional(Type.String()),
    projectResourceOwner: Type.Optional(Type.String()),
  }),
);
export const userGrantChanged = defineEvent('usergrant', 'user.grant.changed', roles);
/** Some of its roles went, from the project or from the project grant. */
export const userGrantCascadeChanged = defineEvent('usergrant', 'user.grant.cascade.changed', roles);
export const userGrantDeactivated = defineEvent('usergrant', 'user.grant.deactivated', none);
export const userGrantReactivated = defineEvent('usergrant', 'user.grant.reactivated', none);
export const userGrantRemoved = defineEvent('usergrant', 'user.grant.removed', none);
/** The last of its roles went; or its user, project, project grant or one of their organizations. */
export const userGrantCascadeRemoved = defineEvent('usergrant', 'user.grant.cascade.removed', none);
