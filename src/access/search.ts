import type { Sql } from 'postgres';
import { arrayLiteral } from '../database/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import {
  type ActionRule,
  decide,
  holdersOf,
  needsPermissions,
  type Permission,
  type Subject,
} from './decision/index.ts';
import { type AccessDecisions, accessDecisionsOf, ruleOf, typeOf } from './decisions.ts';
import { accessModelsOf, type DeclaredType } from './model.ts';
import { permissionsOf } from './permissions.ts';
import { type SubjectContext, subjectsOf } from './subjects.ts';

/** Which part of what is found is wanted: what comes behind `after` in the order of ids. */
export interface Slice {
  /** '' for the beginning. */
  readonly after: string;
  readonly limit: number;
}

export interface Found {
  readonly ids: readonly string[];
  /** Behind which the search goes on; undefined at its end. */
  readonly next: string | undefined;
}

export interface FoundResources extends Found {
  /** The subject may do it on any resource of the type, known here or not. */
  readonly every: boolean;
}

interface Place {
  readonly instanceId: string;
  readonly projectId: string;
}

export interface AccessSearch {
  /** Resources on which something was given to somebody and on which the subject may do the action. */
  resources(
    place: Place & { readonly subject: Subject; readonly action: string; readonly type: string },
    slice: Slice,
  ): Promise<FoundResources>;
  /** People and machines that may do the action on the resource by what they hold: no token is presented for them. */
  users(
    context: Omit<SubjectContext, 'scopes'> & {
      readonly action: string;
      readonly resource: { readonly type: string; readonly id: string };
    },
    slice: Slice,
  ): Promise<Found>;
}

/** Resources on which one of the holders has a permission to do the action, in order. */
const resourcesOfHolders = `
  select distinct k.resource_id as id
  from unnest($4::text[], $5::text[], $6::text[]) as h(user_id, group_id, role_key)
  cross join lateral (
    select p.resource_id from projections.resource_permissions_projection p
    where p.instance_id = $1 and p.type_id = $2 and p.user_id = h.user_id and p.group_id = h.group_id
      and p.role_key = h.role_key and p.resource_id > $3 and p.actions @> array[$7]
    order by p.resource_id limit $8 offset 0) k
  order by 1 limit $8`;

const resourcesOfType = `
  select distinct resource_id as id from projections.resource_permissions_projection
  where instance_id = $1 and type_id = $2 and resource_id > $3 order by 1 limit $4`;

/**
 * Who may come into question, in order: users that are named, those in groups (downwards from what holds something),
 * and those who were given one of the roles. Whether they may is decided for each.
 */
const candidates = `
  with recursive holding as (
    select unnest($3::text[]) as id
    union
    select a.group_id from projections.group_authorizations_projection a
    where a.instance_id = $1 and a.project_id = $2 and a.roles && $4::text[]
  ), within as (
    select id from holding
    union
    select n.member_id from within w
    join projections.group_groups_projection n on n.instance_id = $1 and n.group_id = w.id
  )
  select id from (
    (select named.id from unnest($5::text[]) named(id) where named.id > $6)
    union
    (select g.user_id from projections.user_grants_projection g
      where g.instance_id = $1 and g.project_id = $2 and g.roles && $4::text[] and g.user_id > $6
      order by g.user_id limit $7)
    union
    (select m.user_id from within w cross join lateral (
      select k.user_id from projections.group_users_projection k
      where k.instance_id = $1 and k.group_id = w.id and k.user_id > $6 order by k.user_id limit $7 offset 0) m)
  ) c order by id limit $7`;

/** How often a page is looked further for, where much comes into question and little passes. */
const mostRounds = 5;

const ask = async (sql: Sql, text: string, parameters: readonly (string | number)[]): Promise<string[]> =>
  ((await sql.unsafe(text, [...parameters], { prepare: true })) as unknown as { id: string }[]).map(
    ({ id }) => id,
  );

/** One more than fits tells whether there is more. */
const sliced = (ids: readonly string[], limit: number): Found =>
  ids.length > limit ? { ids: ids.slice(0, limit), next: ids[limit - 1] } : { ids, next: undefined };

/**
 * A page of what passes, of all that comes into question.
 * @param candidates the ids behind one, in order, and one more than fit a page
 */
async function pageOf(
  { after, limit }: Slice,
  candidates: (after: string) => Promise<string[]>,
  passes: (id: string) => Promise<boolean>,
): Promise<Found> {
  if (limit === 0) return { ids: [], next: undefined };
  const ids: string[] = [];
  for (let from = after, round = 0; ; round++) {
    const some = await candidates(from);
    const page = some.slice(0, limit);
    const passed = await Promise.all(page.map(passes));
    for (const [at, id] of page.entries()) {
      if (!passed[at]) continue;
      ids.push(id);
      const isLast = at === page.length - 1 && some.length <= limit;
      if (ids.length === limit) return { ids, next: isLast ? undefined : id };
    }
    if (some.length <= limit) return { ids, next: undefined };
    from = page.at(-1) ?? from;
    if (round + 1 === mostRounds) return { ids, next: from };
  }
}

const idsOf = (permissions: readonly Permission[], type: string): string[] => [
  ...new Set(permissions.filter(({ holder }) => holder.type === type).map(({ holder }) => holder.id)),
];

function createSearch(platform: Platform): AccessSearch {
  const { sql } = platform;
  const models = accessModelsOf(platform);
  const permissions = permissionsOf(platform);
  const subjects = subjectsOf(platform);
  const decisions: AccessDecisions = accessDecisionsOf(platform);

  async function declared({ instanceId, projectId }: Place, typeName: string, action: string) {
    const type = typeOf(await models.of(instanceId, projectId), typeName);
    const rule = ruleOf(type, action);
    return type && rule ? { type, rule } : undefined;
  }

  /** Whether the subject may do it whatever the resource. */
  async function mayEverywhere(instanceId: string, type: DeclaredType, rule: ActionRule, subject: Subject) {
    const ofType = needsPermissions(rule, subject) ? await permissions.on(instanceId, type.id, '') : [];
    return decide(rule, subject, ofType).allowed;
  }

  /** Whose permissions, and which roles, may be enough. */
  async function grounds(instanceId: string, type: DeclaredType, rule: ActionRule, resourceId: string) {
    if (rule.requires === 'scope') return undefined;
    if (rule.requires !== 'resource') return { users: [], groups: [], roles: rule.roles };
    const given = (
      await Promise.all([
        permissions.on(instanceId, type.id, resourceId),
        permissions.on(instanceId, type.id, ''),
      ])
    )
      .flat()
      .filter(({ actions }) => actions.includes(rule.name));
    return { users: idsOf(given, 'user'), groups: idsOf(given, 'group'), roles: idsOf(given, 'role') };
  }

  return {
    async resources({ subject, action, type: typeName, ...place }, slice) {
      const found = await declared(place, typeName, action);
      if (!found) return { ids: [], next: undefined, every: false };
      const { type, rule } = found;
      const { instanceId } = place;
      if (await mayEverywhere(instanceId, type, rule, subject)) {
        const ids = await ask(sql, resourcesOfType, [instanceId, type.id, slice.after, slice.limit + 1]);
        return { ...sliced(ids, slice.limit), every: true };
      }
      if (!needsPermissions(rule, subject)) return { ids: [], next: undefined, every: false };
      const holders = holdersOf(subject);
      const column = (of: string) => arrayLiteral(holders.map(({ type: is, id }) => (is === of ? id : '')));
      const behind = (after: string) =>
        ask(sql, resourcesOfHolders, [
          instanceId,
          type.id,
          after,
          column('user'),
          column('group'),
          column('role'),
          action,
          slice.limit + 1,
        ]);
      // The tables may lag behind what was taken away.
      const may = async (id: string) => {
        const resource = { type: typeName, id };
        return (await decisions.decide({ ...place, subject, action, resource })).allowed;
      };
      return { ...(await pageOf(slice, behind, may)), every: false };
    },

    async users({ action, resource, ...context }, slice) {
      const found = await declared(context, resource.type, action);
      const { instanceId, projectId } = context;
      const asked = found && (await grounds(instanceId, found.type, found.rule, resource.id));
      if (!asked) return { ids: [], next: undefined };
      const may = async (userId: string) => {
        const subject = await subjects.user({ ...context, scopes: [] }, userId);
        return (await decisions.decide({ instanceId, projectId, subject, action, resource })).allowed;
      };
      const behind = (after: string) =>
        ask(sql, candidates, [
          instanceId,
          projectId,
          arrayLiteral(asked.groups),
          arrayLiteral(asked.roles),
          arrayLiteral(asked.users),
          after,
          slice.limit + 1,
        ]);
      return pageOf(slice, behind, may);
    },
  };
}

/** Of a server one. */
export const accessSearchOf = oncePer(createSearch);
