import { alreadyExists, invalidArgument, notFound } from '../errors/index.ts';
import type { Decision, Loaded } from '../eventstore/index.ts';
import { type MemberLevel, type Members, memberEvents } from './state.ts';

export interface MemberInput {
  readonly userId: string;
  readonly roles: readonly string[];
  /** Roles that this level knows. */
  readonly knownRoles: readonly string[];
  /** Where it is of a grant. */
  readonly grant?: GrantOfMember | undefined;
}

export interface GrantOfMember {
  readonly grantId: string;
  /** Organization that the project is granted to. */
  readonly grantedOrgId: string;
}

const nothing: Decision = { events: [] };

type Joining = { userId: string; userResourceOwner: string; roles: string[] };
type Changing = { userId: string; roles: string[] };

/** The facts of a level; those of a grant name it. */
function factsOf(level: MemberLevel, grant: GrantOfMember | undefined) {
  if (level !== 'project_grant') return memberEvents[level];
  const { added, changed, removed } = memberEvents[level];
  const { grantId = '', grantedOrgId = '' } = grant ?? {};
  return {
    added: (joining: Joining) => added({ ...joining, grantId, grantedOrgId }),
    changed: (changing: Changing) => changed({ ...changing, grantId }),
    removed: (leaving: { userId: string }) => removed({ ...leaving, grantId }),
  };
}

const titles: Record<MemberLevel, string> = {
  instance: 'instance',
  org: 'organization',
  project: 'project',
  project_grant: 'grant of the project',
};

function requireAggregate(level: MemberLevel, members: Loaded<Members>): void {
  if (members.version === 0 || members.state.gone)
    throw notFound('MEMBER-Agg01', `The ${titles[level]} does not exist`);
}

function cleanRoles(level: MemberLevel, input: MemberInput): string[] {
  const roles = [...new Set(input.roles)];
  if (roles.length === 0) {
    throw invalidArgument('MEMBER-Rol01', 'roles must name at least one role', { field: 'roles' });
  }
  const unknown = roles.find((role) => !input.knownRoles.includes(role));
  if (unknown !== undefined) {
    const choices = input.knownRoles.join(', ');
    throw invalidArgument(
      'MEMBER-Rol02',
      `role "${unknown}" is not one that a member of the ${titles[level]} can have; choose from ${choices}`,
      { field: 'roles' },
    );
  }
  return roles;
}

const sameRoles = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((role) => right.includes(role));

export function addMember(
  level: MemberLevel,
  members: Loaded<Members>,
  /** `userOrgId`: the organization of the user; undefined where there is no such user. */
  input: MemberInput & { userOrgId: string | undefined },
): Decision {
  requireAggregate(level, members);
  const roles = cleanRoles(level, input);
  if (input.userOrgId === undefined) throw notFound('MEMBER-Usr01', 'User not found', { field: 'user_id' });
  if (members.state.roles.has(input.userId)) {
    throw alreadyExists(
      'MEMBER-Ext01',
      `The user is already a member of the ${titles[level]}; update its roles instead`,
    );
  }
  const membership = { userId: input.userId, userResourceOwner: input.userOrgId, roles };
  return joined(level, membership, input.grant);
}

/** The fact that makes somebody a member, of an aggregate that may just be made; the user must be there. */
export const joined = (level: MemberLevel, membership: Joining, grant?: GrantOfMember): Decision => ({
  events: [factsOf(level, grant).added(membership)],
  requires: [
    ...(grant ? [{ type: 'org', id: grant.grantedOrgId }] : []),
    { type: 'user', id: membership.userId },
    { type: 'org', id: membership.userResourceOwner },
  ],
});

export function changeMember(level: MemberLevel, members: Loaded<Members>, input: MemberInput): Decision {
  requireAggregate(level, members);
  const roles = cleanRoles(level, input);
  const current = members.state.roles.get(input.userId);
  if (!current) throw notFound('MEMBER-Nfd01', `The user is not a member of the ${titles[level]}`);
  return sameRoles(current, roles)
    ? nothing
    : { events: [factsOf(level, input.grant).changed({ userId: input.userId, roles })] };
}

/** Removing somebody who is no member does nothing. */
export function removeMember(
  level: MemberLevel,
  members: Loaded<Members>,
  input: { readonly userId: string; readonly grant?: GrantOfMember | undefined },
): Decision {
  return members.state.roles.has(input.userId)
    ? { events: [factsOf(level, input.grant).removed({ userId: input.userId })] }
    : nothing;
}
