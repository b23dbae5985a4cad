import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Administrators. Their roles live on the aggregate that they administer, as in Zitadel's history. */

const membership = Type.Object({ userId: Type.String(), roles: Type.Array(Type.String()) });
/** The user's organization, with which the membership goes; imported histories may not tell it. */
const joining = Type.Object({
  userId: Type.String(),
  userResourceOwner: Type.Optional(Type.String()),
  roles: Type.Array(Type.String()),
});
const leaving = Type.Object({ userId: Type.String() });

// The cascades: the user went, and its membership with it; or an organization on which the membership stood.

export const instanceMemberAdded = defineEvent('instance', 'instance.member.added', joining);
export const instanceMemberChanged = defineEvent('instance', 'instance.member.changed', membership);
export const instanceMemberRemoved = defineEvent('instance', 'instance.member.removed', leaving);
export const instanceMemberCascadeRemoved = defineEvent(
  'instance',
  'instance.member.cascade.removed',
  leaving,
);

export const orgMemberAdded = defineEvent('org', 'org.member.added', joining);
export const orgMemberChanged = defineEvent('org', 'org.member.changed', membership);
export const orgMemberRemoved = defineEvent('org', 'org.member.removed', leaving);
export const orgMemberCascadeRemoved = defineEvent('org', 'org.member.cascade.removed', leaving);

/** Administrators of a grant: they give the roles of the project that another organization was granted. */
const ofGrant = { grantId: Type.String() };

export const projectGrantMemberAdded = defineEvent(
  'project',
  'project.grant.member.added',
  Type.Object({
    ...ofGrant,
    ...joining.properties,
    /** Organization that the project is granted to, with which the membership goes. */
    grantedOrgId: Type.Optional(Type.String()),
  }),
);
export const projectGrantMemberChanged = defineEvent(
  'project',
  'project.grant.member.changed',
  Type.Object({ ...ofGrant, ...membership.properties }),
);
export const projectGrantMemberRemoved = defineEvent(
  'project',
  'project.grant.member.removed',
  Type.Object({ ...ofGrant, ...leaving.properties }),
);
export const projectGrantMemberCascadeRemoved = defineEvent(
  'project',
  'project.grant.member.cascade.removed',
  Type.Object({ ...ofGrant, ...leaving.properties }),
);

export const projectMemberAdded = defineEvent('project', 'project.member.added', joining);
export const projectMemberChanged = defineEvent('project', 'project.member.changed', membership);
export const projectMemberRemoved = defineEvent('project', 'project.member.removed', leaving);
export const projectMemberCascadeRemoved = defineEvent('project', 'project.member.cascade.removed', leaving);
