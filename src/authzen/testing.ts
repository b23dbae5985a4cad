import { basic, openScene, type Scene } from '../oidc/testing.ts';
import type { TestPosternOptions } from '../testing/postern.ts';

/** A server with a project that declares documents, and an application of it that asks. */
export interface AccessScene extends Scene {
  /** Asks an endpoint below `/access/v1/`, as the project's API application unless something else is said. */
  ask(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Asks as somebody else; by default about document `doc-1` and a user who is not there. */
  askAs(authorization: string, path?: string, body?: object): Promise<Response>;
  /** The answer to one evaluation of alice. */
  may(action: string, resource?: object, subject?: object): Promise<Decision>;
  declare(name: string, actions: readonly object[]): Promise<void>;
  /** Says what a holder may do on a resource of the type `document`. */
  permit(resourceId: string, holder: object, ...actions: string[]): Promise<void>;
  /** Gives a user roles of the project; the id of the authorization. */
  give(userId: string, ...roleKeys: string[]): Promise<string>;
  /** Another project with an API application of its own. */
  otherProject(): Promise<{ readonly projectId: string; readonly authorization: string }>;
  user(userId?: string): Promise<string>;
  group(...userIds: string[]): Promise<string>;
}

export interface Decision {
  readonly decision: boolean;
  readonly context?: { readonly reason?: string; readonly error?: { readonly status: number } };
}

export const types = 'postern.access.v1.ResourceTypeService';
export const permissions = 'postern.access.v1.ResourcePermissionService';

export const resource = { type: 'document', id: 'doc-1' };
export const question = (id: string, action = 'read') => ({
  subject: { type: 'user', id },
  action: { name: action },
  resource,
});
export const textOf = async (response: Response) => [response.status, await response.text()];

/** What each action of a document takes. */
export const documentActions = [
  { name: 'search', requirement: 'REQUIREMENT_SCOPE', scopes: ['openid'] },
  { name: 'list', requirement: 'REQUIREMENT_ROLE', roleKeys: ['viewer', 'editor'] },
  { name: 'export', requirement: 'REQUIREMENT_SCOPE_OR_ROLE', scopes: ['email'], roleKeys: ['editor'] },
  { name: 'read', requirement: 'REQUIREMENT_RESOURCE' },
  { name: 'edit', requirement: 'REQUIREMENT_RESOURCE', roleKeys: ['editor'] },
];

export async function openAccessScene(options?: TestPosternOptions): Promise<AccessScene> {
  const scene = await openScene(options);
  const { postern, projectId, orgId, api, issuer } = scene;
  const { call } = postern;
  for (const roleKey of ['viewer', 'editor']) {
    await call('zitadel.project.v2.ProjectService/AddProjectRole', {
      projectId,
      roleKey,
      displayName: roleKey,
    });
  }
  const access: AccessScene = {
    ...scene,
    ask: (path, body, headers = {}) =>
      fetch(`${issuer}/access/v1/${path}`, {
        method: 'POST',
        headers: {
          authorization: basic(api.clientId, api.secret),
          'content-type': 'application/json',
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    askAs: (authorization, path = 'evaluation', body = question('x')) =>
      access.ask(path, body, { authorization }),
    async may(action, asked = {}, subject = {}) {
      const response = await access.ask('evaluation', {
        subject: { type: 'user', id: scene.alice.userId, ...subject },
        action: { name: action },
        resource: { ...resource, ...asked },
      });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as Decision;
    },
    declare: async (name, actions) => {
      await call(`${types}/CreateResourceType`, { projectId, name, actions });
    },
    async permit(resourceId, holder, ...actions) {
      await call(`${permissions}/SetResourcePermission`, {
        projectId,
        resourceType: 'document',
        resourceId,
        holder,
        actions,
      });
    },
    async give(userId, ...roleKeys) {
      const { id } = await call<{ id: string }>(
        'zitadel.authorization.v2.AuthorizationService/CreateAuthorization',
        { userId, projectId, organizationId: orgId, roleKeys },
      );
      return id;
    },
    async otherProject() {
      const { projectId } = await call<{ projectId: string }>(
        'zitadel.project.v2.ProjectService/CreateProject',
        { organizationId: orgId, name: crypto.randomUUID() },
      );
      const { apiConfiguration } = await call<{
        apiConfiguration: { clientId: string; clientSecret: string };
      }>('zitadel.application.v2.ApplicationService/CreateApplication', {
        projectId,
        name: 'api',
        apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
      });
      return { projectId, authorization: basic(apiConfiguration.clientId, apiConfiguration.clientSecret) };
    },
    async user(userId) {
      const { id } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
        organizationId: orgId,
        ...(userId !== undefined && { userId }),
        username: crypto.randomUUID(),
        machine: { name: 'Somebody' },
      });
      return id;
    },
    async group(...userIds) {
      const { id } = await call<{ id: string }>('zitadel.group.v2.GroupService/CreateGroup', {
        organizationId: orgId,
        name: crypto.randomUUID(),
      });
      if (userIds.length > 0) await call('zitadel.group.v2.GroupService/AddUsersToGroup', { id, userIds });
      return id;
    },
  };
  await access.declare('document', documentActions);
  return access;
}

export interface SearchAnswer {
  readonly page: { readonly next_token: string; readonly count: number };
  readonly context?: { readonly every_resource?: boolean };
  readonly results: readonly { readonly id?: string; readonly name?: string; readonly type?: string }[];
}

/** All pages of a search. */
export async function searchAll(
  { ask }: Pick<AccessScene, 'ask'>,
  path: string,
  body: object,
  limit = 2,
): Promise<SearchAnswer['results']> {
  const found: SearchAnswer['results'][number][] = [];
  for (let token: string | undefined; token !== ''; ) {
    const page = { limit, ...(token !== undefined && { token }) };
    const response = await ask(path, { ...body, page });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    const answer = (await response.json()) as SearchAnswer;
    found.push(...answer.results);
    token = answer.page.next_token;
  }
  return found;
}
