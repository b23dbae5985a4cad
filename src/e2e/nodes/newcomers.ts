import { privateKeyAssertion } from './assertions.ts';
import type { ServerNode } from './start-node.ts';

/** Something that proves who asks, made while the tables stand still. */
export interface Newcomer {
  readonly kind: string;
  /** Status of the answer, and `inactive` for a token that is told to be none. */
  use(node: ServerNode): Promise<string>;
}

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const projects = 'zitadel.project.v2.ProjectService';
const applications = 'zitadel.application.v2.ApplicationService';
const redirectUri = 'https://app.example/cb';

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});
const post = (node: ServerNode, path: string, form: Record<string, string>, headers = {}) =>
  fetch(`${node.url}/oauth/v2/${path}`, { method: 'POST', headers, body: new URLSearchParams(form) });
const status = async (answer: Promise<Response>) => String((await answer).status);

/** Where newcomers come to; made while the tables are current. */
export async function makeHome(node: ServerNode, as: { token: string }) {
  const call = <T = Record<string, string>>(method: string, request: object) =>
    node.call<T>(method, request, as);
  const { organizationId = '' } = await call(`${orgs}/AddOrganization`, {
    name: `Org ${crypto.randomUUID()}`,
  });
  const { projectId = '' } = await call(`${projects}/CreateProject`, { organizationId, name: 'Home' });
  const makeMachine = async () => {
    const username = `robot-${crypto.randomUUID()}`;
    const { id = '' } = await call(`${users}/CreateUser`, {
      organizationId,
      username,
      machine: { name: 'Robot' },
    });
    return { id, username };
  };
  const makeApi = async () => {
    const { apiConfiguration } = await call<{ apiConfiguration: Record<string, string> }>(
      `${applications}/CreateApplication`,
      {
        projectId,
        name: crypto.randomUUID(),
        apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
      },
    );
    return apiConfiguration as { clientId: string; clientSecret: string };
  };
  const discovery = await fetch(`${node.url}/.well-known/openid-configuration`);
  const { issuer } = (await discovery.json()) as { issuer: string };
  const [resident, introspecting] = [await makeMachine(), await makeApi()];

  const makePat = async (userId: string) =>
    (await call(`${users}/AddPersonalAccessToken`, { userId, expirationDate: '2100-01-01T00:00:00Z' }))[
      'token'
    ] ?? '';
  const introspect = async (
    at: ServerNode,
    token: string,
    by: { clientId: string; clientSecret: string },
  ) => {
    const answer = await post(at, 'introspect', { token }, basic(by.clientId, by.clientSecret));
    const { active } = (await answer.json()) as { active?: boolean };
    return active === false ? 'inactive' : String(answer.status);
  };

  /** One of every kind. */
  return async function newcomers(): Promise<Newcomer[]> {
    // The projector comes no further than this, so that nothing of what follows is in the tables.
    const machine = await makeMachine();
    const pat = await makePat(resident.id);
    const api = await makeApi();
    const { oidcConfiguration } = await call<{ oidcConfiguration: Record<string, string> }>(
      `${applications}/CreateApplication`,
      {
        projectId,
        name: crypto.randomUUID(),
        oidcConfiguration: { redirectUris: [redirectUri], authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' },
      },
    );
    const { clientSecret = '' } = await call(`${users}/AddSecret`, { userId: machine.id });
    const machinePat = await makePat(machine.id);
    const { keyContent = '' } = await call(`${users}/AddKey`, {
      userId: resident.id,
      expirationDate: '2100-01-01T00:00:00Z',
    });
    const byCredentials = (id: string) => (at: ServerNode) =>
      status(
        post(at, 'token', { grant_type: 'client_credentials', scope: 'openid' }, basic(id, clientSecret)),
      );
    const authorize = new URLSearchParams({
      client_id: oidcConfiguration['clientId'] ?? '',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
    });
    return [
      { kind: 'personal access token, to introspection', use: (at) => introspect(at, pat, introspecting) },
      {
        kind: 'personal access token, to userinfo',
        use: (at) =>
          status(fetch(`${at.url}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${pat}` } })),
      },
      {
        kind: 'personal access token of a new user, to introspection',
        use: (at) => introspect(at, machinePat, introspecting),
      },
      { kind: 'API application, at introspection', use: (at) => introspect(at, pat, api) },
      {
        kind: 'application, at authorize',
        use: (at) => status(fetch(`${at.url}/oauth/v2/authorize?${authorize}`, { redirect: 'manual' })),
      },
      {
        kind: 'application, at the token endpoint',
        async use(at) {
          const form = { grant_type: 'authorization_code', code: 'x', redirect_uri: redirectUri };
          const client = { client_id: oidcConfiguration['clientId'] ?? '', code_verifier: 'a'.repeat(43) };
          const answer = await post(at, 'token', { ...form, ...client });
          const { error } = (await answer.json()) as { error?: string };
          // Of a client that is known.
          return error === 'invalid_grant' ? '200' : `${answer.status} ${error}`;
        },
      },
      { kind: 'machine user by its id, at the token endpoint', use: byCredentials(machine.id) },
      { kind: 'machine user by its name, at the token endpoint', use: byCredentials(machine.username) },
      {
        kind: 'login name, at the session API',
        use: (at) =>
          status(
            fetch(`${at.url}/v2/sessions`, {
              method: 'POST',
              headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
              body: JSON.stringify({ checks: { user: { loginName: machine.username } } }),
            }),
          ),
      },
      {
        kind: 'key of a machine user, at the token endpoint',
        async use(at) {
          const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
          const assertion = await privateKeyAssertion(keyContent, issuer);
          return status(post(at, 'token', { grant_type, assertion, scope: 'openid' }));
        },
      },
    ];
  };
}
