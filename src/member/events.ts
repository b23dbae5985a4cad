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

export const instanceMemberAdded = defineEvent('instance', 'instance.member.added', joining);
export const instanceMemberChanged = defineEvent('instance', 'instance.member.changed', membership);
export const instanceMemberRemoved = defineEvent('instance', 'instance.member.removed', leaving);

export const orgMemberAdded = defineEvent('org', 'org.member.added', joining);
export const orgMemberChanged = defineEvent('org', 'org.member.changed', membership);
export const orgMemberRemoved = defineEvent('org', 'org.member.removed', leaving);

export const projectMemberAdded = defineEvent('project', 'project.member.added', joining);
export const projectMemberChanged = defineEvent('project', 'project.member.changed', membership);
export const projectMemberRemoved = defineEvent('project', 'project.member.removed', leaving);
