import type { Sql } from 'postgres';
import { rememberCurrent } from '../eventstore/index.ts';
import { orgPresence, orgState } from '../org/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { grantState, projectState } from '../project/index.ts';
import type { ActionRule } from './decision/index.ts';
import { orgsOf, resourceTypesAggregate } from './types-state.ts';

/** A type of resources as decisions need it. */
export interface DeclaredType {
  readonly id: string;
  readonly name: string;
  readonly actions: readonly ActionRule[];
}

/** What a project declares of its resources. */
export interface AccessModel {
  /** Organization that owns the project; '' where there is none. */
  readonly orgId: string;
  /** The project and its organization are there, and active: nothing is allowed else. */
  readonly active: boolean;
  /** Organizations that may use it: its own, and those that it is granted to. */
  readonly orgs: readonly string[];
  readonly types: readonly DeclaredType[];
}

/** What projects declare, remembered until something of the project changes. */
export interface AccessModels {
  of(instanceId: string, projectId: string): AccessModel | Promise<AccessModel>;
}

const none: AccessModel = { orgId: '', active: false, orgs: [], types: [] };

async function read(sql: Sql, instanceId: string, projectId: string): Promise<AccessModel> {
  const [row] = await sql<AccessModel[]>`
    select p.resource_owner as "orgId",
      p.state = ${projectState.active} and coalesce(o.state = ${orgState.active}, false) as active,
      array_prepend(p.resource_owner, array(
        select g.granted_org_id from projections.project_grants_projection g
        where g.instance_id = p.instance_id and g.project_id = p.id and g.state = ${grantState.active})) as orgs,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'actions', t.actions))
        from projections.resource_types_projection t
        where t.instance_id = p.instance_id and t.project_id = p.id), '[]') as types
    from projections.projects_projection p
    left join projections.orgs_projection o on o.instance_id = p.instance_id and o.id = p.resource_owner
    where p.instance_id = ${instanceId} and p.id = ${projectId}`;
  return row ?? none;
}

/** For when the tables may be behind. */
async function byEvents(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  projectId: string,
): Promise<AccessModel> {
  const { state, owner } = await store.load(instanceId, resourceTypesAggregate, projectId);
  if (state.project !== 'active') return none;
  const org = await store.load(instanceId, orgPresence, owner);
  return {
    orgId: owner,
    active: org.state.lifecycle === 'active',
    orgs: orgsOf(owner, state),
    types: [...state.types].map(([id, { name, actions }]) => ({ id, name, actions })),
  };
}

function createModels(sources: Pick<Platform, 'sql' | 'store' | 'projections'>): AccessModels {
  const models = rememberCurrent<AccessModel>(sources.projections, {
    ttlMs: 60_000,
    maxEntries: 2_000,
    reading(key) {
      const [instanceId, projectId] = JSON.parse(key) as [string, string];
      return {
        read: () => read(sources.sql, instanceId, projectId),
        dependsOn: ({ orgId }) => [
          { instanceId, aggregateType: 'project', aggregateId: projectId },
          { instanceId, aggregateType: 'org', aggregateId: orgId },
        ],
        decide: () => byEvents(sources, instanceId, projectId),
      };
    },
    worth: ({ orgId }) => orgId !== '',
  });
  return { of: (instanceId, projectId) => models(JSON.stringify([instanceId, projectId])) };
}

/** Of a server one, so that all who ask share what it remembers. */
export const accessModelsOf = oncePer(createModels);
