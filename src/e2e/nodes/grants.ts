import type { ServerNode } from './start-node.ts';

/** A role that somebody has, and a way in which it is withdrawn. */
export interface Grant {
  readonly kind: string;
  readonly projectId: string;
  /** Asks for an access token of the person. */
  readonly sign: { readonly userId: string; readonly secret: string };
  readonly accessToken: string;
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  withdraw(node: ServerNode): Promise<unknown>;
}

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const projects = 'zitadel.project.v2.ProjectService';
const applications = 'zitadel.application.v2.ApplicationService';
const authorizations = 'zitadel.authorization.v2.AuthorizationService';

const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
const post = async (node: ServerNode, path: string, authorization: string, form: Record<string, string>) => {
  const answer = await fetch(`${node.url}/oauth/v2/${path}`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(form),
  });
  return (await answer.json()) as Record<string, unknown>;
};

async function signIn(
  node: ServerNode,
  projectId: string,
  { userId, secret }: Grant['sign'],
): Promise<string> {
  const { access_token } = await post(node, 'token', basic(userId, secret), {
    grant_type: 'client_credentials',
    scope: [
      'openid',
      `urn:zitadel:iam:org:project:id:${projectId}:aud`,
      'urn:zitadel:iam:org:projects:roles',
    ].join(' '),
  });
  return String(access_token ?? '');
}

const rolesIn = (claims: Record<string, unknown>, projectId: string): string[] =>
  Object.keys((claims[`urn:zitadel:iam:org:project:${projectId}:roles`] as object | undefined) ?? {});

/** The roles that a node tells of the person: of a token that was there before, and of a new one. */
export async function rolesTold(node: ServerNode, grant: Grant): Promise<Record<string, string[]>> {
  const { projectId, client } = grant;
  const userinfo = async (token: string) => {
    const answer = await fetch(`${node.url}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return rolesIn((await answer.json()) as Record<string, unknown>, projectId);
  };
  const introspection = async (token: string) =>
    rolesIn(
      await post(node, 'introspect', basic(client.clientId, client.clientSecret), { token }),
      projectId,
    );
  const fresh = await signIn(node, projectId, grant.sign);
  const [one, two, three, four] = await Promise.all([
    userinfo(grant.accessToken),
    introspection(grant.accessToken),
    userinfo(fresh),
    introspection(fresh),
  ]);
  return {
    'userinfo of the former token': one,
    'introspection of the former token': two,
    'userinfo of a new token': three,
    'introspection of a new token': four,
  };
}

/** One for each way in which a role goes, of a project of its own. */
export async function makeGrants(node: ServerNode, as: { token: string }): Promise<Grant[]> {
  const call = <T = Record<string, string>>(method: string, request: object) =>
    node.call<T>(method, request, as);
  const org = async () =>
    (
      await call<{ organizationId: string }>(`${orgs}/AddOrganization`, {
        name: `Org ${crypto.randomUUID()}`,
      })
    ).organizationId;

  async function make(
    kind: string,
    withdraw: (ids: {
      id: string;
      projectId: string;
      buyer: string;
    }) => readonly [method: string, request: object],
    granted = false,
  ): Promise<Grant> {
    const owner = await org();
    const buyer = granted ? await org() : owner;
    const { projectId } = await call<{ projectId: string }>(`${projects}/CreateProject`, {
      organizationId: owner,
      name: 'Shop',
    });
    for (const roleKey of ['reader', 'other'])
      await call(`${projects}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
    const { apiConfiguration: client } = await call<{ apiConfiguration: Grant['client'] }>(
      `${applications}/CreateApplication`,
      { projectId, name: 'API', apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
    );
    if (granted) {
      await call(`${projects}/CreateProjectGrant`, {
        projectId,
        grantedOrganizationId: buyer,
        roleKeys: ['reader', 'other'],
      });
    }
    const { id: userId } = await call<{ id: string }>(`${users}/CreateUser`, {
      organizationId: buyer,
      machine: { name: 'Robot' },
    });
    const { clientSecret: secret } = await call<{ clientSecret: string }>(`${users}/AddSecret`, { userId });
    const { id } = await call<{ id: string }>(`${authorizations}/CreateAuthorization`, {
      userId,
      projectId,
      organizationId: buyer,
      roleKeys: ['reader', 'other'],
    });
    const sign = { userId, secret };
    const accessToken = await signIn(node, projectId, sign);
    const [method, request] = withdraw({ id, projectId, buyer });
    return {
      kind,
      projectId,
      sign,
      accessToken,
      client,
      withdraw: (at) => at.call(method, request, as),
    };
  }

  return Promise.all([
    make('authorization removed', ({ id }) => [`${authorizations}/DeleteAuthorization`, { id }]),
    make('authorization deactivated', ({ id }) => [`${authorizations}/DeactivateAuthorization`, { id }]),
    make('role taken from the authorization', ({ id }) => [
      `${authorizations}/UpdateAuthorization`,
      { id, roleKeys: ['other'] },
    ]),
    make('role removed from the project', ({ projectId }) => [
      `${projects}/RemoveProjectRole`,
      { projectId, roleKey: 'reader' },
    ]),
    make(
      'role taken from the project grant',
      ({ projectId, buyer }) => [
        `${projects}/UpdateProjectGrant`,
        { projectId, grantedOrganizationId: buyer, roleKeys: ['other'] },
      ],
      true,
    ),
    make(
      'project grant deactivated',
      ({ projectId, buyer }) => [
        `${projects}/DeactivateProjectGrant`,
        { projectId, grantedOrganizationId: buyer },
      ],
      true,
    ),
    make(
      'project grant removed',
      ({ projectId, buyer }) => [
        `${projects}/DeleteProjectGrant`,
        { projectId, grantedOrganizationId: buyer },
      ],
      true,
    ),
  ]);
}
