import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { authorizationsOf, type HeldAuthorization } from './held.ts';
import { heldByEvents } from './held-by-events.ts';

/** After any sequence of grants and removals, what users hold, and what their tokens say, is what a plain model says. */

const projectsV2 = 'zitadel.project.v2.ProjectService';
const authorizationsV2 = 'zitadel.authorization.v2.AuthorizationService';
const orgsV2 = 'zitadel.org.v2.OrganizationService';
const usersV2 = 'zitadel.user.v2.UserService';

interface ModelGrant {
  roles: Set<string>;
  active: boolean;
}
interface ModelProject {
  roles: Set<string>;
  active: boolean;
  /** By organization. */
  grants: Map<string, ModelGrant>;
}
interface ModelAuthorization {
  userId: string;
  projectId: string;
  orgId: string;
  granted: boolean;
  roles: Set<string>;
  active: boolean;
}
interface ModelUser {
  orgId: string;
  name: string;
  secret: string;
}

let postern: TestPostern;
let ownerId: string;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let count = 0;
const name = () => `p${++count}`;
const keys = ['a', 'b', 'c', 'd'];

class World {
  readonly projects = new Map<string, ModelProject>();
  readonly authorizations = new Map<string, ModelAuthorization>();
  readonly users = new Map<string, ModelUser>();
  /** Partners: whether each is active. */
  readonly partners = new Map<string, boolean>();
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  pick<T>(from: Iterable<T>): T | undefined {
    const all = [...from];
    return all[Math.floor(this.#random() * all.length)];
  }
  some<T>(from: Iterable<T>): T[] {
    return [...from].filter(() => this.#random() < 0.6);
  }

  async addPartner(): Promise<void> {
    const { organizationId } = await postern.call<{ organizationId: string }>(`${orgsV2}/AddOrganization`, {
      name: name(),
    });
    this.partners.set(organizationId, true);
    await this.addUser(organizationId);
  }
  async addUser(orgId: string): Promise<void> {
    const username = name();
    const { id } = await postern.call<{ id: string }>(`${usersV2}/CreateUser`, {
      organizationId: orgId,
      username,
      machine: { name: username },
    });
    const { clientSecret } = await postern.call<{ clientSecret: string }>(`${usersV2}/AddSecret`, {
      userId: id,
    });
    this.users.set(id, { orgId, name: id, secret: clientSecret });
  }
  async addProject(): Promise<void> {
    const { projectId } = await postern.call<{ projectId: string }>(`${projectsV2}/CreateProject`, {
      organizationId: ownerId,
      name: name(),
    });
    const project = { roles: new Set<string>(), active: true, grants: new Map<string, ModelGrant>() };
    this.projects.set(projectId, project);
    for (const roleKey of this.some(keys)) await this.addRole(projectId, roleKey);
  }
  async addRole(projectId: string, roleKey: string): Promise<void> {
    await postern.call(`${projectsV2}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
    this.projects.get(projectId)?.roles.add(roleKey);
  }

  /** Takes roles from authorizations; with its last one each goes. */
  lose(concerned: (one: ModelAuthorization) => boolean, kept: (key: string) => boolean): void {
    for (const [id, authorization] of this.authorizations) {
      if (!concerned(authorization)) continue;
      const left = new Set([...authorization.roles].filter(kept));
      if (left.size === authorization.roles.size) continue;
      if (left.size === 0) this.authorizations.delete(id);
      else authorization.roles = left;
    }
  }
  drop(concerned: (one: ModelAuthorization) => boolean): void {
    for (const [id, one] of this.authorizations) if (concerned(one)) this.authorizations.delete(id);
  }

  /** One step by chance; undefined where it was not possible. */
  async step(): Promise<string | undefined> {
    const [projectId, project] = this.pick(this.projects) ?? [];
    const [authorizationId, authorization] = this.pick(this.authorizations) ?? [];
    const userId = this.pick(this.users.keys());
    const partnerId = this.pick(this.partners.keys());
    if (!projectId || !project || !userId || !partnerId) return undefined;
    const roleKey = this.pick(keys) as string;
    const grant = project.grants.get(partnerId);
    const at = { projectId, grantedOrganizationId: partnerId };
    const via = (one: ModelAuthorization) =>
      one.granted && one.projectId === projectId && one.orgId === partnerId;
    const steps: Record<string, () => Promise<boolean>> = {
      addRole: async () => {
        if (project.roles.has(roleKey)) return false;
        await this.addRole(projectId, roleKey);
        return true;
      },
      removeRole: async () => {
        if (!project.roles.has(roleKey)) return false;
        await postern.call(`${projectsV2}/RemoveProjectRole`, { projectId, roleKey });
        project.roles.delete(roleKey);
        for (const one of project.grants.values()) one.roles.delete(roleKey);
        this.lose(
          (one) => one.projectId === projectId,
          (key) => key !== roleKey,
        );
        return true;
      },
      addGrant: async () => {
        if (grant) return false;
        const roleKeys = this.some(project.roles);
        await postern.call(`${projectsV2}/CreateProjectGrant`, { ...at, roleKeys });
        project.grants.set(partnerId, { roles: new Set(roleKeys), active: true });
        return true;
      },
      changeGrant: async () => {
        if (!grant) return false;
        const roleKeys = this.some(project.roles);
        await postern.call(`${projectsV2}/UpdateProjectGrant`, { ...at, roleKeys });
        grant.roles = new Set(roleKeys);
        this.lose(via, (key) => grant.roles.has(key));
        return true;
      },
      switchGrant: async () => {
        if (!grant) return false;
        await postern.call(`${projectsV2}/${grant.active ? 'Deactivate' : 'Activate'}ProjectGrant`, at);
        grant.active = !grant.active;
        return true;
      },
      removeGrant: async () => {
        if (!grant) return false;
        await postern.call(`${projectsV2}/DeleteProjectGrant`, at);
        project.grants.delete(partnerId);
        this.drop(via);
        return true;
      },
      switchProject: async () => {
        await postern.call(`${projectsV2}/${project.active ? 'Deactivate' : 'Activate'}Project`, {
          projectId,
        });
        project.active = !project.active;
        return true;
      },
      removeProject: async () => {
        if (this.#random() < 0.7) return false;
        await postern.call(`${projectsV2}/DeleteProject`, { projectId });
        this.projects.delete(projectId);
        this.drop((one) => one.projectId === projectId);
        await this.addProject();
        return true;
      },
      removeUser: async () => {
        if (this.#random() < 0.5) return false;
        const { orgId } = this.users.get(userId) as ModelUser;
        await postern.call(`${usersV2}/DeleteUser`, { userId });
        this.users.delete(userId);
        this.drop((one) => one.userId === userId);
        if (orgId === ownerId || this.partners.get(orgId)) await this.addUser(orgId);
        return true;
      },
      switchPartner: async () => {
        const active = this.partners.get(partnerId) ?? false;
        const method = active ? 'DeactivateOrganization' : 'ActivateOrganization';
        await postern.call(`${orgsV2}/${method}`, { organizationId: partnerId });
        this.partners.set(partnerId, !active);
        return true;
      },
      removePartner: async () => {
        if (this.#random() < 0.7) return false;
        await postern.call(`${orgsV2}/DeleteOrganization`, { organizationId: partnerId });
        this.partners.delete(partnerId);
        for (const one of this.projects.values()) one.grants.delete(partnerId);
        const gone = [...this.users].filter(([, { orgId }]) => orgId === partnerId).map(([id]) => id);
        for (const id of gone) this.users.delete(id);
        this.drop((one) => one.orgId === partnerId || gone.includes(one.userId));
        await this.addPartner();
        return true;
      },
      authorize: async () => {
        const granted = this.#random() < 0.6;
        const orgId = granted ? partnerId : ownerId;
        const taken = [...this.authorizations.values()].some(
          (one) => one.userId === userId && one.projectId === projectId && one.orgId === orgId,
        );
        if (taken || (granted && !grant?.active)) return false;
        const roleKeys = this.some(granted ? (grant as ModelGrant).roles : project.roles);
        const { id } = await postern.call<{ id: string }>(`${authorizationsV2}/CreateAuthorization`, {
          userId,
          projectId,
          organizationId: orgId,
          roleKeys,
        });
        const roles = new Set(roleKeys);
        this.authorizations.set(id, { userId, projectId, orgId, granted, roles, active: true });
        return true;
      },
      changeAuthorization: async () => {
        if (!authorizationId || !authorization) return false;
        const of = this.projects.get(authorization.projectId) as ModelProject;
        const given = authorization.granted ? of.grants.get(authorization.orgId)?.roles : of.roles;
        const roleKeys = this.some(given ?? []);
        await postern.call(`${authorizationsV2}/UpdateAuthorization`, { id: authorizationId, roleKeys });
        authorization.roles = new Set(roleKeys);
        return true;
      },
      switchAuthorization: async () => {
        if (!authorizationId || !authorization) return false;
        const method = authorization.active ? 'DeactivateAuthorization' : 'ActivateAuthorization';
        await postern.call(`${authorizationsV2}/${method}`, { id: authorizationId });
        authorization.active = !authorization.active;
        return true;
      },
      removeAuthorization: async () => {
        if (!authorizationId) return false;
        await postern.call(`${authorizationsV2}/DeleteAuthorization`, { id: authorizationId });
        this.authorizations.delete(authorizationId);
        return true;
      },
    };
    // Much is given, so that there is much to take away.
    const often = ['authorize', 'authorize', 'authorize', 'authorize', 'authorize', 'authorize'];
    const more = ['addRole', 'addRole', 'addGrant', 'changeGrant', 'changeGrant', 'removeRole'];
    const named = this.pick([...Object.keys(steps), ...often, ...more]) as string;
    const take = steps[named] as () => Promise<boolean>;
    return (await take()) ? named : undefined;
  }

  /** Roles by project and organization, as the model has them. */
  expected(userId: string): Record<string, string[]> {
    const held = [...this.authorizations.values()].filter((one) => {
      const project = this.projects.get(one.projectId);
      const isActive = one.orgId === ownerId || (this.partners.get(one.orgId) ?? false);
      const grant = one.granted ? project?.grants.get(one.orgId)?.active : true;
      return one.userId === userId && one.active && project?.active && isActive && grant;
    });
    return Object.fromEntries(
      held
        .filter(({ roles }) => roles.size > 0)
        .map(({ projectId, orgId, roles }) => [`${projectId} ${orgId}`, [...roles].sort()] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  }
}

const told = (held: readonly HeldAuthorization[]): Record<string, readonly string[]> =>
  Object.fromEntries(
    held
      .filter(({ active, roles }) => active && roles.length > 0)
      .map(({ projectId, orgId, roles }) => [`${projectId} ${orgId}`, [...roles]] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );

/** What a new token of the user tells of its roles, in the same form. */
async function inToken(world: World, userId: string): Promise<Record<string, string[]>> {
  const { name: clientId, secret } = world.users.get(userId) as ModelUser;
  const audiences = [...world.projects.keys()].map((id) => `urn:zitadel:iam:org:project:id:${id}:aud`);
  const answer = await postern.fetch('/oauth/v2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: ['openid', 'urn:zitadel:iam:org:projects:roles', ...audiences].join(' '),
    }),
  });
  const { access_token } = (await answer.json()) as { access_token?: string };
  const info = await postern.fetch('/oidc/v1/userinfo', {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const claims = (await info.json()) as Record<string, Record<string, Record<string, string>>>;
  const found = new Map<string, string[]>();
  for (const [claim, roles] of Object.entries(claims)) {
    const [, projectId] = /^urn:zitadel:iam:org:project:(\d+):roles$/.exec(claim) ?? [];
    if (projectId === undefined) continue;
    for (const [key, orgs] of Object.entries(roles))
      for (const orgId of Object.keys(orgs)) {
        const place = `${projectId} ${orgId}`;
        found.set(place, [...(found.get(place) ?? []), key].sort());
      }
  }
  return Object.fromEntries([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

test.each([1, 2, 3])('roles follow every change (seed %d)', async (seed) => {
  const world = new World(seed);
  const { platform } = postern.server;
  const { instanceId } = postern;
  const { organizationId } = await postern.call<{ organizationId: string }>(`${orgsV2}/AddOrganization`, {
    name: name(),
  });
  ownerId = organizationId;
  await world.addUser(ownerId);
  for (let i = 0; i < 2; i++) await world.addPartner();
  for (let i = 0; i < 2; i++) await world.addProject();

  const authorizations = authorizationsOf(platform);
  const taken: string[] = [];
  for (let tried = 0; taken.length < 90 && tried < 1_000; tried++) {
    const step = await world.step();
    if (step === undefined) continue;
    taken.push(step);
    for (const [userId, { orgId }] of world.users) {
      const expected = world.expected(userId);
      const { all } = await authorizations.of(instanceId, userId);
      expect([seed, taken, told(all)]).toEqual([seed, taken, expected]);
      const byEvents = await heldByEvents(platform, instanceId, userId, all);
      expect([seed, taken, told(byEvents)]).toEqual([seed, taken, expected]);
      if (taken.length % 5 !== 0) continue;
      const mayAct = orgId === ownerId || world.partners.get(orgId);
      expect([seed, taken, await inToken(world, userId)]).toEqual([seed, taken, mayAct ? expected : {}]);
    }
    // What is recorded is what the model has, too.
    const { authorizations: listed = [] } = await postern.call<{
      authorizations?: { id: string; roles?: { key: string }[] }[];
    }>(`${authorizationsV2}/ListAuthorizations`, {
      pagination: { limit: 1000 },
      filters: [{ inUserIds: { ids: [...world.users.keys()] } }],
    });
    const recorded = listed.map(({ id, roles = [] }) => [id, roles.map(({ key }) => key).sort()] as const);
    const modelled = [...world.authorizations].map(([id, { roles }]) => [id, [...roles].sort()] as const);
    expect([seed, taken, Object.fromEntries(recorded)]).toEqual([seed, taken, Object.fromEntries(modelled)]);
  }
  expect(new Set(taken).size).toBeGreaterThan(8);
});
