import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { projectFields, roleFields } from './fields.ts';

const none = Type.Object({});

export const projectAdded = defineEvent(
  'project',
  'project.added',
  Type.Object({ ...projectFields.schema, name: Type.String() }),
);
/** Only what changed is there. */
export const projectChanged = defineEvent('project', 'project.changed', Type.Object(projectFields.schema));
export const projectDeactivated = defineEvent('project', 'project.deactivated', none);
export const projectReactivated = defineEvent('project', 'project.reactivated', none);
export const projectRemoved = defineEvent('project', 'project.removed', none);

export const projectRoleAdded = defineEvent(
  'project',
  'project.role.added',
  Type.Object({ key: Type.String(), ...roleFields.schema }),
);
export const projectRoleChanged = defineEvent(
  'project',
  'project.role.changed',
  Type.Object({ key: Type.String(), ...roleFields.schema }),
);
export const projectRoleRemoved = defineEvent(
  'project',
  'project.role.removed',
  Type.Object({ key: Type.String() }),
);

/** Ours: the claim in which applications have the roles of their users as an array. */
export const projectRolesClaimSet = defineEvent(
  'project',
  'project.roles_claim.set',
  Type.Object({ claim: Type.String() }),
);
export const projectRolesClaimRemoved = defineEvent('project', 'project.roles_claim.removed', none);

const grant = Type.Object({ grantId: Type.String() });
const grantRoles = Type.Object({
  grantId: Type.String(),
  roleKeys: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
});

export const projectGrantAdded = defineEvent(
  'project',
  'project.grant.added',
  Type.Object({
    grantId: Type.String(),
    grantedOrgId: Type.String(),
    roleKeys: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  }),
);
export const projectGrantChanged = defineEvent('project', 'project.grant.changed', grantRoles);
/** A role of the project went, and with it from this grant. */
export const projectGrantCascadeChanged = defineEvent('project', 'project.grant.cascade.changed', grantRoles);
export const projectGrantDeactivated = defineEvent('project', 'project.grant.deactivated', grant);
export const projectGrantReactivated = defineEvent('project', 'project.grant.reactivated', grant);
export const projectGrantRemoved = defineEvent(
  'project',
  'project.grant.removed',
  Type.Object({ grantId: Type.String(), grantedOrgId: Type.Optional(Type.String()) }),
);
