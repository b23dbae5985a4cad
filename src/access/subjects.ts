import {
  authorizationsOf,
  groupAuthorizationLookup,
  type HeldAuthorization,
} from '../authorization/index.ts';
import { groupsOf } from '../group/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { sessionUsers } from '../session/index.ts';
import type { Holder, Subject } from './decision/index.ts';
import { accessModelsOf } from './model.ts';

/** In which project, and for which organization, a subject is asked about. */
export interface SubjectContext {
  readonly instanceId: string;
  readonly projectId: string;
  /** Roles count only as far as they are held in it; undefined: in any organization. */
  readonly organizationId?: string | undefined;
  /** Of an access token of the subject. */
  readonly scopes: readonly string[];
}

/** Whom decisions are about, with what they hold at this moment. */
export interface Subjects {
  /**
   * A person or machine. Nobody, and who may not act at present, holds nothing; who has nothing to do with the project
   * has no more than the scopes of its token. By the answers all of them are the same.
   */
  user(context: SubjectContext, userId: string): Promise<Subject>;
  /** Anybody of a group, or with a role, and nothing else: for administrators, by what the tables show. */
  of(context: SubjectContext, holder: Holder): Promise<Subject>;
}

export const nobody: Subject = { groups: [], roles: [], scopes: [] };

/** The group and those that it is in. */
const upwards = `
  with recursive up as (
    select $2::text as id
    union
    select n.group_id from up
    join projections.group_groups_projection n on n.instance_id = $1 and n.member_id = up.id
  )
  select g.id, g.resource_owner as "orgId" from up join projections.groups_projection g on g.instance_id = $1 and g.id = up.id`;

const rolesIn = (
  { projectId, organizationId }: SubjectContext,
  held: readonly HeldAuthorization[],
): string[] => [
  ...new Set(
    held
      .filter(({ active, projectId: of }) => active && of === projectId)
      .filter(({ orgId }) => organizationId === undefined || orgId === organizationId)
      .flatMap(({ roles }) => roles),
  ),
];

const idsIn = (
  orgs: readonly string[],
  groups: readonly { readonly id: string; readonly orgId: string }[],
): string[] => groups.filter(({ orgId }) => orgs.includes(orgId)).map(({ id }) => id);

/** To whom a project gives permissions: people and groups of the organizations that may use it, and who was authorized in it. */
export const isOfProject = (
  projectId: string,
  holder: { readonly orgId: string },
  orgs: readonly string[],
  held: readonly HeldAuthorization[],
): boolean =>
  orgs.includes(holder.orgId) || held.some(({ active, projectId: of }) => active && of === projectId);

function createSubjects(platform: Platform): Subjects {
  const { sql } = platform;
  const users = sessionUsers(platform);
  const authorizations = authorizationsOf(platform);
  const authorizationsOfGroups = groupAuthorizationLookup(sql);
  const groups = groupsOf(platform);
  const models = accessModelsOf(platform);

  async function ofGroup(context: SubjectContext, groupId: string): Promise<Subject> {
    const { instanceId, projectId, scopes } = context;
    const [within, { orgs }] = await Promise.all([
      sql.unsafe<{ id: string; orgId: string }[]>(upwards, [instanceId, groupId], { prepare: true }),
      models.of(instanceId, projectId),
    ]);
    const held = await authorizationsOfGroups(
      instanceId,
      within.map(({ id }) => id),
    );
    const group = within.find(({ id }) => id === groupId);
    if (!group || !isOfProject(projectId, group, orgs, held)) return { ...nobody, scopes };
    return { groups: idsIn(orgs, within), roles: rolesIn(context, held), scopes };
  }

  const subjects: Subjects = {
    async user(context, userId) {
      const { instanceId, projectId, scopes } = context;
      const [user, held, within, { orgs }] = await Promise.all([
        users.known(instanceId, userId),
        authorizations.of(instanceId, userId),
        groups.of(instanceId, userId),
        models.of(instanceId, projectId),
      ]);
      if (!user?.active) return nobody;
      if (!isOfProject(projectId, user, orgs, held.all)) return { ...nobody, scopes };
      return {
        userId,
        groups: idsIn(orgs, within.all),
        roles: rolesIn(context, held.all),
        scopes,
      };
    },

    async of(context, { type, id }) {
      if (type === 'user') return subjects.user(context, id);
      if (type === 'group') return ofGroup(context, id);
      return { groups: [], roles: [id], scopes: context.scopes };
    },
  };
  return subjects;
}

/** Of a server one, so that all who ask share what it remembers. */
export const subjectsOf = oncePer(createSubjects);
