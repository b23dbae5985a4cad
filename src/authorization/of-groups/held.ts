import type { Sql } from 'postgres';
import { createBatcher, type Dependency } from '../../cache/index.ts';
import { arrayLiteral } from '../../database/index.ts';
import { type HeldGroup, standsOnGroups } from '../../group/index.ts';
import { orgState } from '../../org/index.ts';
import { projectState } from '../../project/index.ts';
import type { HeldAuthorization } from '../held.ts';
import { authorizationState } from '../projection.ts';

/** What users have through the groups that they are in. */
export interface HeldThroughGroups {
  readonly groups: readonly HeldGroup[];
  readonly all: readonly HeldAuthorization[];
}

export const throughNone: HeldThroughGroups = { groups: [], all: [] };

const query = `
  select w.n, a.id, a.project_id as "projectId", p.resource_owner as "projectOrgId", a.grant_id as "projectGrantId",
    a.resource_owner as "orgId", o.primary_domain as "orgDomain",
    p.state = ${projectState.active} and o.state = ${orgState.active} and po.state = ${orgState.active}
      and (a.grant_id = '' or coalesce(c.state = ${authorizationState.active}, false)) as active,
    array(select r.role_key from projections.project_roles_projection r
      where r.instance_id = a.instance_id and r.project_id = a.project_id and r.role_key = any(a.roles)
        and (a.grant_id = '' or r.role_key = any(c.role_keys))
      order by r.role_key) as roles
  from unnest($1::text[], $2::text[]) with ordinality as w(instance_id, group_id, n)
  cross join lateral (select * from projections.group_authorizations_projection k
    where k.instance_id = w.instance_id and k.group_id = w.group_id offset 0) a
  join projections.projects_projection p on p.instance_id = a.instance_id and p.id = a.project_id
  join projections.orgs_projection o on o.instance_id = a.instance_id and o.id = a.resource_owner
  join projections.orgs_projection po on po.instance_id = a.instance_id and po.id = p.resource_owner
  left join projections.project_grants_projection c on c.instance_id = a.instance_id and c.id = a.grant_id
    and c.project_id = a.project_id and c.granted_org_id = a.resource_owner
  order by w.n, a.id`;

/** Authorizations of groups as the tables have them: one query for all that are asked for at the same moment. */
export function groupAuthorizationLookup(sql: Sql) {
  const batcher = createBatcher<HeldAuthorization[]>({
    async load(keys) {
      const wanted = keys.map((key) => JSON.parse(key) as [string, string]);
      const column = (at: 0 | 1) => arrayLiteral(wanted.map((each) => each[at]));
      const rows = (await sql.unsafe(query, [column(0), column(1)], {
        prepare: true,
      })) as unknown as (HeldAuthorization & { readonly n: string })[];
      const found = new Map<string, HeldAuthorization[]>();
      for (const { n, ...held } of rows) {
        const key = keys[Number(n) - 1] ?? '';
        const list = found.get(key);
        if (list) list.push(held);
        else found.set(key, [held]);
      }
      return found;
    },
  });
  return async (instanceId: string, groupIds: readonly string[]): Promise<HeldAuthorization[]> =>
    (await Promise.all(groupIds.map((id) => batcher.get(JSON.stringify([instanceId, id])))))
      .flatMap((held) => held ?? [])
      .sort((left, right) => (left.id < right.id ? -1 : 1));
}

export const standsThroughGroups = (
  instanceId: string,
  userId: string,
  { groups, all }: HeldThroughGroups,
): Dependency[] => [
  ...standsOnGroups(instanceId, userId, groups),
  ...all.flatMap(({ id, projectId, projectOrgId, orgId }) => [
    { instanceId, aggregateType: 'group_authorization', aggregateId: id },
    { instanceId, aggregateType: 'project', aggregateId: projectId },
    { instanceId, aggregateType: 'org', aggregateId: projectOrgId },
    { instanceId, aggregateType: 'org', aggregateId: orgId },
  ]),
];
