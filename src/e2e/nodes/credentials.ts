import type { RpcFailure } from '../../testing/postern.ts';
import type { ServerNode } from './start-node.ts';

/** Something that proves who asks, and how it is taken away again. */
export interface Credential {
  readonly kind: string;
  /** What a node says to it: `ok`, or why not. */
  use(node: ServerNode): Promise<string>;
  revoke(node: ServerNode): Promise<unknown>;
}

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const sessions = 'zitadel.session.v2.SessionService';
const projects = 'zitadel.project.v2.ProjectService';
const applications = 'zitadel.application.v2.ApplicationService';
const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
const password = 'Secret-password1';

export const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body?.code ?? String(failure),
  );

const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
const post = (node: ServerNode, path: string, authorization: string, form: Record<string, string>) =>
  fetch(`${node.url}/oauth/v2/${path}`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });

const audience = (projectId: string) => `urn:zitadel:iam:org:project:id:${projectId}:aud`;

/** One of every kind, each of a user, organization or application of its own. */
export async function makeCredentials(node: ServerNode, as: { token: string }): Promise<Credential[]> {
  let count = 0;
  const call = <T = Record<string, string>>(method: string, request: object) =>
    node.call<T>(method, request, as);
  const makeOrg = async () =>
    (
      await call<{ organizationId: string }>(`${orgs}/AddOrganization`, {
        name: `Org ${crypto.randomUUID()}`,
      })
    ).organizationId;
  const organizationId = await makeOrg();

  async function makeMachine(org = organizationId) {
    const { id: userId } = await call<{ id: string }>(`${users}/CreateUser`, {
      organizationId: org,
      username: `robot ${++count} ${crypto.randomUUID()}`.replaceAll(' ', '-'),
      machine: { name: 'Robot' },
    });
    return userId;
  }
  const makePat = (userId: string) =>
    call<{ tokenId: string; token: string }>(`${users}/AddPersonalAccessToken`, {
      userId,
      expirationDate: '2100-01-01T00:00:00Z',
    });
  const makeSecret = async (userId: string) =>
    (await call<{ clientSecret: string }>(`${users}/AddSecret`, { userId })).clientSecret;
  async function makeClient() {
    const { projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
      organizationId,
      name: `Project ${crypto.randomUUID()}`,
    });
    const made = await call<{
      applicationId: string;
      apiConfiguration: { clientId: string; clientSecret: string };
    }>(`${applications}/CreateApplication`, {
      projectId,
      name: 'API',
      apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
    });
    return { projectId, applicationId: made.applicationId, ...made.apiConfiguration };
  }
  const introspecting = await makeClient();
  async function makeAccessToken(userId: string) {
    const answer = await post(node, 'token', basic(userId, await makeSecret(userId)), {
      grant_type: 'client_credentials',
      scope: `openid ${audience('zitadel')} ${audience(introspecting.projectId)}`,
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  // Any caller may read itself.
  const rpc = (token: string, userId: string) => (at: ServerNode) =>
    codeOf(at.call(`${users}/GetUserByID`, { userId }, { token }));
  const userinfo = (token: string) => async (at: ServerNode) => {
    const { status } = await fetch(`${at.url}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return status === 200 ? 'ok' : String(status);
  };
  const introspection = (token: string) => async (at: ServerNode) => {
    const { clientId, clientSecret } = introspecting;
    const answer = await post(at, 'introspect', basic(clientId, clientSecret), { token });
    const { active } = (await answer.json()) as { active?: boolean };
    return active ? 'ok' : String(active ?? answer.status);
  };

  const removedPat = async (use: (token: string, userId: string) => Credential['use'], kind: string) => {
    const userId = await makeMachine();
    const { token, tokenId } = await makePat(userId);
    const revoke = (at: ServerNode) => at.call(`${users}/RemovePersonalAccessToken`, { userId, tokenId }, as);
    return { kind, use: use(token, userId), revoke };
  };
  const ended = async (
    kind: string,
    use: (token: string, userId: string) => Credential['use'],
    revoke: (at: ServerNode, userId: string, token: string) => Promise<unknown>,
  ): Promise<Credential> => {
    const userId = await makeMachine();
    const token = await makeAccessToken(userId);
    return { kind, use: use(token, userId), revoke: (at) => revoke(at, userId, token) };
  };
  const deactivateUser = (at: ServerNode, userId: string) =>
    at.call(`${users}/DeactivateUser`, { userId }, as);

  async function inOrg(): Promise<Credential> {
    const org = await makeOrg();
    const userId = await makeMachine(org);
    const { token } = await makePat(userId);
    return {
      kind: 'token of an organization that is deactivated',
      use: rpc(token, userId),
      revoke: (at) => at.call(`${orgs}/DeactivateOrganization`, { organizationId: org }, as),
    };
  }
  async function machineSecret(): Promise<Credential> {
    const userId = await makeMachine();
    const secret = await makeSecret(userId);
    return {
      kind: 'secret of a machine, removed',
      async use(at) {
        const { status } = await post(at, 'token', basic(userId, secret), {
          grant_type: 'client_credentials',
        });
        return status === 200 ? 'ok' : String(status);
      },
      revoke: (at) => at.call(`${users}/RemoveSecret`, { userId }, as),
    };
  }
  async function clientSecret(
    kind: string,
    revoke: (at: ServerNode, client: { applicationId: string; projectId: string }) => Promise<unknown>,
  ): Promise<Credential> {
    const client = await makeClient();
    return {
      kind,
      async use(at) {
        const answer = await post(at, 'introspect', basic(client.clientId, client.clientSecret), {
          token: 'x',
        });
        return answer.status === 200 ? 'ok' : String(answer.status);
      },
      revoke: (at) => revoke(at, client),
    };
  }
  async function role(): Promise<Credential> {
    const userId = await makeMachine();
    const { token } = await makePat(userId);
    const resource = { organizationId };
    await call(`${administrators}/CreateAdministrator`, { userId, resource, roles: ['ORG_OWNER'] });
    return {
      kind: 'role of an administrator',
      use: (at) =>
        codeOf(
          at.call(`${orgs}/UpdateOrganization`, { organizationId, name: `Renamed ${++count}` }, { token }),
        ),
      revoke: (at) => at.call(`${administrators}/DeleteAdministrator`, { userId, resource }, as),
    };
  }
  async function session(): Promise<Credential> {
    const username = `human-${crypto.randomUUID()}`;
    const { id: userId } = await call<{ id: string }>(`${users}/CreateUser`, {
      organizationId,
      username,
      human: {
        profile: { givenName: 'A', familyName: 'B' },
        email: { email: `${username}@example.com`, isVerified: true },
        password: { password },
      },
    });
    const { sessionId, sessionToken } = await call<{ sessionId: string; sessionToken: string }>(
      `${sessions}/CreateSession`,
      { checks: { user: { userId }, password: { password } } },
    );
    return {
      kind: 'token of a session that is ended',
      use: rpc(sessionToken, userId),
      revoke: (at) => at.call(`${sessions}/DeleteSession`, { sessionId }, as),
    };
  }

  return Promise.all([
    removedPat(rpc, 'personal access token, to the API'),
    removedPat(userinfo, 'personal access token, to userinfo'),
    ended('access token of a user that is deactivated, to the API', rpc, deactivateUser),
    ended('access token of a user that is deactivated, to userinfo', userinfo, deactivateUser),
    ended('access token of a user that is locked, to introspection', introspection, (at, userId) =>
      at.call(`${users}/LockUser`, { userId }, as),
    ),
    ended('access token of a user that is removed, to userinfo', userinfo, (at, userId) =>
      at.call(`${users}/DeleteUser`, { userId }, as),
    ),
    ended('access token that is revoked, to userinfo', userinfo, async (at, userId, token) => {
      const answer = await post(at, 'revoke', basic(userId, await makeSecretAt(at, userId)), { token });
      if (!answer.ok) throw new Error(`not revoked: ${answer.status} ${await answer.text()}`);
    }),
    inOrg(),
    machineSecret(),
    clientSecret('secret of a client, replaced', (at, client) =>
      at.call(
        `${applications}/GenerateClientSecret`,
        { applicationId: client.applicationId, projectId: client.projectId },
        as,
      ),
    ),
    clientSecret('secret of a client that is deactivated', (at, client) =>
      at.call(
        `${applications}/DeactivateApplication`,
        { applicationId: client.applicationId, projectId: client.projectId },
        as,
      ),
    ),
    clientSecret('secret of a client whose project is deactivated', (at, client) =>
      at.call(`${projects}/DeactivateProject`, { projectId: client.projectId }, as),
    ),
    role(),
    session(),
  ]);

  async function makeSecretAt(at: ServerNode, userId: string) {
    return (await at.call<{ clientSecret: string }>(`${users}/AddSecret`, { userId }, as)).clientSecret;
  }
}
