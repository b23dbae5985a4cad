import { groupsOf } from '../../group/index.ts';
import { standings } from '../../member/standing.ts';
import { authorizationsOf, type HeldAuthorization } from '../held.ts';
import { heldByEvents } from '../held-by-events.ts';
import { heldThroughGroupsByEvents } from '../of-groups/by-events.ts';
import { groupAuthorizationLookup } from '../of-groups/held.ts';
import { type Places, places } from './model.ts';
import type { World } from './world.ts';

/** What the server says, in the words of the model. */

const active = (held: readonly HeldAuthorization[]): Places =>
  places(
    held.flatMap(({ active: counts, projectId, orgId, roles }) =>
      counts ? [[`${projectId} ${orgId}`, roles] as const] : [],
    ),
  );

export async function byTables({ postern }: World, userId: string): Promise<Places> {
  const { all } = await authorizationsOf(postern.server.platform).of(postern.instanceId, userId);
  return active(all);
}

/** As it is decided while the tables are behind. */
export async function byEvents({ postern }: World, userId: string): Promise<Places> {
  const { instanceId } = postern;
  const { platform } = postern.server;
  const { all: rows } = await authorizationsOf(platform).of(instanceId, userId);
  const { all: groups } = await groupsOf(platform).of(instanceId, userId);
  const lookup = groupAuthorizationLookup(platform.sql);
  const known = async (ids: readonly string[]) => (await lookup(instanceId, ids)).map(({ id }) => id);
  const [own, through] = await Promise.all([
    heldByEvents(platform, instanceId, userId, rows),
    heldThroughGroupsByEvents(platform, instanceId, userId, groups, known),
  ]);
  return active([...own, ...through]);
}

type RoleClaim = Record<string, Record<string, string>>;
const claimOfProject = /^urn:zitadel:iam:org:project:(\d+):roles$/;

const inClaims = (claims: object): Places =>
  places(
    Object.entries(claims).flatMap(([claim, roles]) => {
      const projectId = claimOfProject.exec(claim)?.[1];
      if (projectId === undefined) return [];
      return Object.entries(roles as RoleClaim).flatMap(([key, orgs]) =>
        Object.keys(orgs).map((orgId) => [`${projectId} ${orgId}`, [key]] as const),
      );
    }),
  );

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });

/** A new token of the user for all projects; undefined where it may not act. */
export async function tokenOf(
  { postern, users, projects }: World,
  userId: string,
): Promise<string | undefined> {
  const audiences = [...projects.keys()].map((id) => `urn:zitadel:iam:org:project:id:${id}:aud`);
  const answer = await postern.fetch('/oauth/v2/token', {
    method: 'POST',
    headers: basic(userId, users.get(userId)?.secret ?? ''),
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: ['openid', 'urn:zitadel:iam:org:projects:roles', ...audiences].join(' '),
    }),
  });
  return ((await answer.json()) as { access_token?: string }).access_token;
}

/** undefined where the token is refused. */
export async function byUserinfo({ postern }: World, token: string): Promise<Places | undefined> {
  const headers = { authorization: `Bearer ${token}` };
  const info = await postern.fetch('/oidc/v1/userinfo', { headers });
  return info.ok ? inClaims((await info.json()) as object) : undefined;
}

/** What the API of a project learns: by claims of its project, and as an array. */
export async function byIntrospection({ postern, projects }: World, projectId: string, token: string) {
  const { clientId = '', secret = '' } = projects.get(projectId)?.api ?? {};
  const answer = await postern.fetch('/oauth/v2/introspect', {
    method: 'POST',
    headers: basic(clientId, secret),
    body: new URLSearchParams({ token }),
  });
  const claims = (await answer.json()) as { active?: boolean; groups?: string[] };
  return { status: answer.status, active: claims.active, roles: inClaims(claims), array: claims.groups };
}

/** What is recorded: roles by authorization, whatever is active. */
export async function recorded(world: World): Promise<Record<string, string[]>> {
  const pagination = { limit: 1000 };
  const { authorizations: ofUsers = [] } = await world.call<{
    authorizations?: { id: string; roles?: { key: string }[] }[];
  }>('authorizations', 'ListAuthorizations', {
    pagination,
    filters: [{ inUserIds: { ids: [...world.users.keys()] } }],
  });
  const groupIds = { ids: [...world.groups.keys()] };
  const { authorizations: ofGroups = [] } =
    groupIds.ids.length === 0
      ? {}
      : await world.call<{ authorizations?: { id: string; roleKeys?: string[] }[] }>(
          'groupAuthorizations',
          'ListGroupAuthorizations',
          { pagination, filters: [{ groupIds }] },
        );
  return Object.fromEntries([
    ...ofUsers.map(({ id, roles = [] }) => [id, roles.map(({ key }) => key).sort()] as const),
    ...ofGroups.map(({ id, roleKeys = [] }) => [id, [...roleKeys].sort()] as const),
  ]);
}

interface Administrator {
  user: { id: string };
  instance?: boolean;
  organization?: { id: string };
  project?: { id: string };
  projectGrant?: { projectId: string; grantedOrganizationId: string };
}

/** Who administers what, as listed. */
export async function membersByTables(world: World): Promise<string[]> {
  const { administrators = [] } = await world.call<{ administrators?: Administrator[] }>(
    'administrators',
    'ListAdministrators',
    { pagination: { limit: 1000 }, filters: [{ inUserIdsFilter: { ids: [...world.users.keys()] } }] },
  );
  return administrators
    .map(({ user, organization, project, projectGrant }) => {
      if (projectGrant)
        return `project_grant ${projectGrant.projectId} ${projectGrant.grantedOrganizationId} ${user.id}`;
      if (project) return `project ${project.id}  ${user.id}`;
      return organization ? `org ${organization.id}  ${user.id}` : `instance   ${user.id}`;
    })
    .sort();
}

/** The same by the history of what is administered, in which nobody may be left who is gone. */
export async function membersByEvents({ postern, ownerId, partners, projects }: World): Promise<string[]> {
  const { store } = postern.server.platform;
  const found: string[] = [];
  const of = async (type: keyof typeof standings, ids: readonly string[]) => {
    for (const [id, { state }] of await store.loadMany(postern.instanceId, standings[type], ids))
      for (const { userId, grantId, grantedOrgId } of state.values())
        found.push(
          grantId === ''
            ? `${type} ${type === 'instance' ? '' : id}  ${userId}`
            : `project_grant ${id} ${grantedOrgId} ${userId}`,
        );
  };
  await of('instance', [postern.instanceId]);
  await of('org', [ownerId, ...partners.keys()]);
  await of('project', [...projects.keys()]);
  return found.sort();
}
