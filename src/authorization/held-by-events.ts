import { type Loaded, unborn } from '../eventstore/index.ts';
import { type Org, orgAggregate } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import type { Project } from '../project/index.ts';
import { exists } from './commands.ts';
import { givenSince } from './given-since.ts';
import { projectGround } from './ground.ts';
import type { HeldAuthorization } from './held.ts';
import { ofUsers } from './kinds.ts';
import type { Authorization } from './state.ts';

type Sources = Pick<Platform, 'store' | 'projections'>;

/** What users hold as the events have it, for when the tables may be behind; only primary domains stay as they have them. */
export async function heldByEvents(
  sources: Sources,
  instanceId: string,
  userId: string,
  rows: readonly HeldAuthorization[],
): Promise<HeldAuthorization[]> {
  const { store } = sources;
  const ids = new Set([
    ...rows.map(({ id }) => id),
    ...(await givenSince(
      sources,
      ofUsers,
      instanceId,
      (payload) => payload.userId === userId,
      sources.projections.position(),
    )),
  ]);
  const authorizations = await store.loadMany(instanceId, ofUsers.aggregate, [...ids]);
  const there = [...authorizations.values()].filter(({ state }) => exists(state));
  return (await heldOf(store, instanceId, there)).sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** What authorizations give, by all that they stand on. */
export async function heldOf(
  store: Sources['store'],
  instanceId: string,
  there: readonly Loaded<Authorization>[],
): Promise<HeldAuthorization[]> {
  const projects = await store.loadMany(instanceId, projectGround, [
    ...new Set(there.map(({ state }) => state.projectId)),
  ]);
  const owners = [...there, ...projects.values()].map(({ owner }) => owner);
  const orgs = await store.loadMany(instanceId, orgAggregate, [...new Set(owners)]);
  return there.flatMap((loaded) => given(loaded, projects, orgs));
}

/** Nothing where the project or an organization is gone. */
function given(
  { id, owner: orgId, state }: Loaded<Authorization>,
  projects: ReadonlyMap<string, Loaded<Project>>,
  orgs: ReadonlyMap<string, Loaded<Org>>,
): HeldAuthorization[] {
  const { projectId, projectGrantId } = state;
  const project = projects.get(projectId) ?? unborn(projectGround, projectId);
  const isThere = ({ lifecycle }: { readonly lifecycle: string }) =>
    lifecycle === 'active' || lifecycle === 'inactive';
  const org = orgs.get(orgId)?.state;
  const owner = orgs.get(project.owner)?.state;
  if (!isThere(project.state) || !org || !isThere(org) || !owner || !isThere(owner)) return [];
  const grant = project.state.grants.get(projectGrantId);
  const granted = grant?.grantedOrgId === orgId ? grant : undefined;
  const may = (key: string) =>
    project.state.roles.has(key) && (projectGrantId === '' || (granted?.roleKeys.includes(key) ?? false));
  return [
    {
      id,
      projectId,
      projectOrgId: project.owner,
      projectGrantId,
      orgId,
      orgDomain: org.primaryDomain,
      active:
        state.lifecycle === 'active' &&
        project.state.lifecycle === 'active' &&
        org.lifecycle === 'active' &&
        owner.lifecycle === 'active' &&
        (projectGrantId === '' || (granted?.active ?? false)),
      roles: state.roleKeys.filter(may).sort(),
    },
  ];
}
