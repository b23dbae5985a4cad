import type { CascadeFact } from '../eventstore/index.ts';
import { projectEvents } from '../project/index.ts';
import type { Kind } from './kinds.ts';

/** What an authorization was given to, of, and by. */
export interface Given {
  readonly userId?: string;
  readonly groupId?: string;
  readonly projectId: string;
  readonly grantId?: string;
  readonly userResourceOwner?: string;
  readonly projectResourceOwner?: string;
  /** Organization that gave it. */
  readonly owner: string;
}

/** Which authorizations an event concerns, and what it leaves of their roles. */
export interface Concern {
  /** In SQL on the table: the column of what goes is $3. */
  readonly where: string;
  readonly id: string;
  /** And of those only who has a role that goes: with the parameter $4. */
  readonly having?: { readonly where: string; readonly roles: readonly string[] };
  /** The same of what was given since the table was written; roles apart. */
  readonly matches: (given: Given) => boolean;
  /** undefined: nothing is left. */
  readonly left?: (roles: readonly string[]) => string[];
}

type GrantPayload = { readonly grantId: string; readonly roleKeys?: readonly string[] | null };

const { projectRemoved, projectRoleRemoved, projectGrantChanged, projectGrantRemoved } = projectEvents;

export const followed = [
  'user.removed',
  'group.removed',
  'org.removed',
  projectRemoved.type,
  projectRoleRemoved.type,
  projectGrantChanged.type,
  projectGrantRemoved.type,
];

/** undefined: none of this kind. */
export function concernOf(
  { holder, owners }: Pick<Kind, 'holder' | 'owners'>,
  { type, aggregateId, payload }: CascadeFact,
): Concern | undefined {
  switch (type) {
    case 'user.removed':
    case 'group.removed':
      if (type !== `${holder}.removed`) return undefined;
      return {
        where: `${holder}_id = $3`,
        id: aggregateId,
        matches: (to) => to[`${holder}Id`] === aggregateId,
      };
    case projectRemoved.type:
      return { where: 'project_id = $3', id: aggregateId, matches: (of) => of.projectId === aggregateId };
    // What the organization gave itself goes with it; this is what others gave to its people, or of its projects.
    case 'org.removed':
      return {
        where: `(${owners.map((column) => `${column} = $3`).join(' or ')}) and resource_owner <> $3`,
        id: aggregateId,
        matches: ({ userResourceOwner, projectResourceOwner, owner }) =>
          owner !== aggregateId && [userResourceOwner, projectResourceOwner].includes(aggregateId),
      };
    case projectGrantRemoved.type: {
      const { grantId } = payload as GrantPayload;
      return { where: 'grant_id = $3', id: grantId, matches: (by) => by.grantId === grantId };
    }
    case projectGrantChanged.type: {
      const { grantId, roleKeys } = payload as GrantPayload;
      const granted = [...(roleKeys ?? [])];
      return {
        where: 'grant_id = $3',
        id: grantId,
        having: { where: 'not roles <@ $4::text[]', roles: granted },
        matches: (by) => by.grantId === grantId,
        left: (roles) => roles.filter((key) => granted.includes(key)),
      };
    }
    default: {
      const { key: lost } = payload as { readonly key: string };
      return {
        where: 'project_id = $3',
        id: aggregateId,
        having: { where: 'roles @> $4::text[]', roles: [lost] },
        matches: (of) => of.projectId === aggregateId,
        left: (roles) => roles.filter((key) => key !== lost),
      };
    }
  }
}
