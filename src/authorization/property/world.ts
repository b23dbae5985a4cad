import type { TestPostern } from '../../testing/postern.ts';
import { Model } from './model.ts';

export const services = {
  projects: 'zitadel.project.v2.ProjectService',
  applications: 'zitadel.application.v2.ApplicationService',
  authorizations: 'zitadel.authorization.v2.AuthorizationService',
  orgs: 'zitadel.org.v2.OrganizationService',
  users: 'zitadel.user.v2.UserService',
  groups: 'zitadel.group.v2.GroupService',
  nesting: 'postern.group.v1.GroupNestingService',
  groupAuthorizations: 'postern.group.v1.GroupAuthorizationService',
  rolesClaim: 'postern.project.v1.RolesClaimService',
  administrators: 'zitadel.internal_permission.v2.InternalPermissionService',
} as const;

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

export const keys = ['a', 'b', 'c', 'd'];

let count = 0;
export const name = () => `p${++count}`;

/** A server, what is believed of it, and chance. */
export class World extends Model {
  readonly #random: () => number;

  constructor(
    readonly postern: TestPostern,
    ownerId: string,
    seed: number,
  ) {
    super(ownerId);
    this.#random = randomOf(seed);
  }

  call<T = { id: string }>(service: keyof typeof services, method: string, request: object): Promise<T> {
    return this.postern.call<T>(`${services[service]}/${method}`, request);
  }

  chance(): number {
    return this.#random();
  }
  pick<T>(from: Iterable<T>): T | undefined {
    const all = [...from];
    return all[Math.floor(this.#random() * all.length)];
  }
  some<T>(from: Iterable<T>): T[] {
    return [...from].filter(() => this.#random() < 0.6);
  }

  async addPartner(): Promise<void> {
    const { organizationId } = await this.call<{ organizationId: string }>('orgs', 'AddOrganization', {
      name: name(),
    });
    this.partners.set(organizationId, true);
    await this.addUser(organizationId);
  }

  async addUser(orgId: string): Promise<void> {
    const username = name();
    const { id } = await this.call('users', 'CreateUser', {
      organizationId: orgId,
      username,
      machine: { name: username },
    });
    const { clientSecret } = await this.call<{ clientSecret: string }>('users', 'AddSecret', { userId: id });
    this.users.set(id, { orgId, secret: clientSecret, state: 'active' });
  }

  async addProject(): Promise<void> {
    const { projectId } = await this.call<{ projectId: string }>('projects', 'CreateProject', {
      organizationId: this.ownerId,
      name: name(),
    });
    await this.call('rolesClaim', 'SetProjectRolesClaim', { projectId });
    const { apiConfiguration } = await this.call<{
      apiConfiguration: { clientId: string; clientSecret: string };
    }>('applications', 'CreateApplication', {
      projectId,
      name: 'api',
      apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
    });
    this.projects.set(projectId, {
      roles: new Set(),
      active: true,
      grants: new Map(),
      claims: true,
      api: { clientId: apiConfiguration.clientId, secret: apiConfiguration.clientSecret },
    });
    for (const roleKey of this.some(keys)) await this.addRole(projectId, roleKey);
  }

  async addRole(projectId: string, roleKey: string): Promise<void> {
    await this.call('projects', 'AddProjectRole', { projectId, roleKey, displayName: roleKey });
    this.projects.get(projectId)?.roles.add(roleKey);
  }
}
