import type { Sql } from 'postgres';
import { createBatcher, createCache, type Dependency } from '../cache/index.ts';
import { arrayLiteral } from '../database/index.ts';
import { readCurrent } from '../eventstore/index.ts';
import { groupsOf } from '../group/index.ts';
import { orgState } from '../org/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { projectState } from '../project/index.ts';
import { heldByEvents } from './held-by-events.ts';
import { heldThroughGroupsByEvents } from './of-groups/by-events.ts';
import {
  groupAuthorizationLookup,
  type HeldThroughGroups,
  standsThroughGroups,
  throughNone,
} from './of-groups/held.ts';
import { authorizationState } from './projection.ts';

/** An authorization of a user, and what it gives at this moment. */
export interface HeldAuthorization {
  readonly id: string;
  readonly projectId: string;
  /** Organization that owns the project. */
  readonly projectOrgId: string;
  /** '' where that organization gave it itself. */
  readonly projectGrantId: string;
  /** Organization that gave it, in which the user has the roles; and its primary domain. */
  readonly orgId: string;
  readonly orgDomain: string;
  /** Neither it nor anything that it stands on is deactivated. */
  readonly active: boolean;
  /** Those that the project, and the project grant where there is one, still have. */
  readonly roles: readonly string[];
}

export interface HeldAuthorizations {
  readonly all: readonly HeldAuthorization[];
  /** Another one for each reading; undefined for what may not be remembered. Answers are remembered by it. */
  readonly version: number | undefined;
}

/** Which roles users hold, remembered until something that gives or takes them changes. */
export interface Authorizations {
  of(instanceId: string, userId: string): HeldAuthorizations | Promise<HeldAuthorizations>;
}

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

const query = `
  select w.n, g.id, g.project_id as "projectId", p.resource_owner as "projectOrgId", g.grant_id as "projectGrantId",
    g.resource_owner as "orgId", o.primary_domain as "orgDomain",
    g.state = ${authorizationState.active} and p.state = ${projectState.active} and o.state = ${orgState.active}
      and po.state = ${orgState.active} and (g.grant_id = '' or coalesce(c.state = ${authorizationState.active}, false)) as active,
    array(select r.role_key from projections.project_roles_projection r
      where r.instance_id = g.instance_id and r.project_id = g.project_id and r.role_key = any(g.roles)
        and (g.grant_id = '' or r.role_key = any(c.role_keys))
      order by r.role_key) as roles
  from unnest($1::text[], $2::text[]) with ordinality as w(instance_id, user_id, n)
  cross join lateral (select * from projections.user_grants_projection k
    where k.instance_id = w.instance_id and k.user_id = w.user_id offset 0) g
  join projections.projects_projection p on p.instance_id = g.instance_id and p.id = g.project_id
  join projections.orgs_projection o on o.instance_id = g.instance_id and o.id = g.resource_owner
  join projections.orgs_projection po on po.instance_id = g.instance_id and po.id = p.resource_owner
  left join projections.project_grants_projection c on c.instance_id = g.instance_id and c.id = g.grant_id
    and c.project_id = g.project_id and c.granted_org_id = g.resource_owner
  order by w.n, g.id`;

type Row = HeldAuthorization & { readonly n: string };

/** Instance ids hold no slash. */
const split = (key: string): [string, string] => {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
};

const none: readonly HeldAuthorization[] = [];

/** As the tables have them: one query for all users that are asked for at the same moment. */
function lookupOf(sql: Sql) {
  const batcher = createBatcher<HeldAuthorization[]>({
    async load(keys) {
      const wanted = keys.map(split);
      const rows = (await sql.unsafe(
        query,
        [arrayLiteral(wanted.map(([instance]) => instance)), arrayLiteral(wanted.map(([, user]) => user))],
        { prepare: true },
      )) as unknown as Row[];
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
  return async (key: string): Promise<readonly HeldAuthorization[]> => (await batcher.get(key)) ?? none;
}

/** What is new is known by the user; what is there, by itself and all that it stands on. */
export const standsOn = (
  instanceId: string,
  userId: string,
  held: readonly HeldAuthorization[],
): Dependency[] => [
  { instanceId, aggregateType: 'authorized', aggregateId: userId },
  ...held.flatMap(({ id, projectId, projectOrgId, orgId }) => [
    { instanceId, aggregateType: 'usergrant', aggregateId: id },
    { instanceId, aggregateType: 'project', aggregateId: projectId },
    { instanceId, aggregateType: 'org', aggregateId: projectOrgId },
    { instanceId, aggregateType: 'org', aggregateId: orgId },
  ]),
];

const ttlMs = 60_000;
/** Who holds more is read each time: a list of its own size in memory is worth less than others. */
const keptAuthorizations = 500;

/** What a user was given itself, and what it has through groups. */
interface Both {
  readonly own: readonly HeldAuthorization[];
  readonly through: HeldThroughGroups;
}

function createAuthorizations(sources: Sources): Authorizations {
  const { sql, projections } = sources;
  const lookup = lookupOf(sql);
  const groups = groupsOf(sources);
  const lookupOfGroups = groupAuthorizationLookup(sql);

  async function throughGroups(instanceId: string, userId: string): Promise<HeldThroughGroups> {
    const { all: inGroups } = await groups.of(instanceId, userId);
    if (inGroups.length === 0) return throughNone;
    const ids = inGroups.map(({ id }) => id);
    return { groups: inGroups, all: await lookupOfGroups(instanceId, ids) };
  }
  let versions = 0;
  const cache = createCache<HeldAuthorizations>({
    maxEntries: 20_000,
    ttlMs,
    trusted: projections.trusted,
    async load(key) {
      const [instanceId, userId] = split(key);
      const dependsOn = ({ own, through }: Both) => [
        ...standsOn(instanceId, userId, own),
        ...standsThroughGroups(instanceId, userId, through),
      ];
      const { value, keep } = await readCurrent<Both>(projections, {
        async read() {
          const [own, through] = await Promise.all([lookup(key), throughGroups(instanceId, userId)]);
          return { own, through };
        },
        dependsOn,
        async decide({ own, through }) {
          const known = async (ids: readonly string[]) =>
            (await lookupOfGroups(instanceId, ids)).map(({ id }) => id);
          const [ownNow, throughNow] = await Promise.all([
            heldByEvents(sources, instanceId, userId, own),
            heldThroughGroupsByEvents(sources, instanceId, userId, through.groups, known),
          ]);
          return { own: ownNow, through: { ...through, all: throughNow } };
        },
      });
      const { own, through } = value;
      const all = through.all.length === 0 ? own : [...own, ...through.all];
      const kept = keep && all.length <= keptAuthorizations;
      return {
        value: { all, version: kept ? ++versions : undefined },
        keep: kept,
        dependsOn: dependsOn(value),
      };
    },
  });
  projections.onProjected(({ changes }) => cache.changed(changes));
  return { of: (instanceId, userId) => cache.get(`${instanceId}/${userId}`) };
}

/** Of a server one, so that all who ask share what it remembers. */
export const authorizationsOf = oncePer(createAuthorizations);
