import { createHash, randomBytes } from 'node:crypto';
import { freePort } from '../testing/ports.ts';
import { startTestPostern, type TestPostern, type TestPosternOptions } from '../testing/postern.ts';

/** A whole server with a project, its clients and its users, as relying parties meet it. */
export interface Scene {
  readonly postern: TestPostern;
  readonly issuer: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly web: ConfidentialClient;
  readonly spa: { readonly clientId: string; readonly appId: string };
  readonly api: ConfidentialClient;
  readonly alice: { readonly userId: string; readonly userName: string };
  readonly machine: { readonly userId: string; readonly userName: string; readonly secret: string };
  addClient(configuration: object): Promise<ConfidentialClient>;
}

export interface ConfidentialClient {
  readonly appId: string;
  readonly clientId: string;
  readonly secret: string;
}

export const redirectUri = 'http://localhost:9999/callback';
export const signedOutUri = 'http://localhost:9999/bye';
export const password = 'Secret-password1';

const withCode = {
  redirectUris: [redirectUri],
  postLogoutRedirectUris: [signedOutUri],
  responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
  developmentMode: true,
};

interface Created {
  applicationId: string;
  oidcConfiguration?: { clientId: string; clientSecret: string };
  apiConfiguration?: { clientId: string; clientSecret: string };
}

export async function openScene(options: TestPosternOptions = {}): Promise<Scene> {
  const port = freePort();
  const postern = await startTestPostern({
    ...options,
    configure(config) {
      config.server.port = port;
      // The issuer is what clients have been told.
      config.server.publicUrl = `${options.tls ? 'https' : 'http'}://localhost:${port}`;
      options.configure?.(config);
    },
  });
  const { call } = postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Shop',
  });
  let count = 0;
  const add = async (type: object): Promise<ConfidentialClient> => {
    const made = await call<Created>('zitadel.application.v2.ApplicationService/CreateApplication', {
      projectId,
      name: `client ${++count}`,
      ...type,
    });
    const { clientId = '', clientSecret = '' } = made.oidcConfiguration ?? made.apiConfiguration ?? {};
    return { appId: made.applicationId, clientId, secret: clientSecret };
  };
  const addClient = (configuration: object) => add({ oidcConfiguration: { ...withCode, ...configuration } });

  const web = await addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  const spa = await addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    applicationType: 'OIDC_APP_TYPE_USER_AGENT',
  });
  const api = await add({ apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } });
  const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId: org.id },
    username: 'alice',
    profile: { givenName: 'Alice', familyName: 'Example', preferredLanguage: 'de' },
    email: { email: 'alice@example.com', isVerified: true },
    phone: { phone: '+41791234567', isVerified: true },
    password: { password, changeRequired: false },
    metadata: [{ key: 'team', value: Buffer.from('red?>').toString('base64') }],
  });
  // A second factor was offered to her, and she left it for later.
  await call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
  return {
    postern,
    issuer: postern.url,
    orgId: org.id,
    projectId,
    web,
    spa,
    api,
    alice: { userId, userName: 'alice' },
    machine: await addMachine(postern, org.id),
    addClient,
  };
}

async function addMachine({ call }: TestPostern, orgId: string) {
  const userName = 'robot';
  const { id } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId: orgId,
    username: userName,
    machine: { name: 'Robot' },
  });
  const { clientSecret } = await call<{ clientSecret: string }>('zitadel.user.v2.UserService/AddSecret', {
    userId: id,
  });
  return { userId: id, userName, secret: clientSecret };
}

export const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** Asks the authorization endpoint; the answer is not followed. */
export const authorize = (scene: Scene, parameters: Record<string, string>, init: RequestInit = {}) =>
  fetch(`${scene.issuer}/oauth/v2/authorize?${new URLSearchParams(parameters)}`, {
    redirect: 'manual',
    ...init,
  });

/** Parameters of the place that a redirect leads to. */
export const answerOf = (response: Response): URLSearchParams =>
  new URL(response.headers.get('location') ?? '', 'http://nowhere').searchParams;

/** A browser's session, as a login client makes it. */
export async function openSession(scene: Scene, loginName = 'alice') {
  return scene.postern.call<{ sessionId: string; sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { loginName }, password: { password } } },
    scene.postern.loginPat,
  );
}

/** The whole way to a code, with a login client in the place of the pages. */
export async function obtainCode(
  scene: Scene,
  client: { clientId: string },
  parameters: Record<string, string> = {},
  opened?: { sessionId: string; sessionToken: string },
) {
  const { verifier, challenge } = pkce();
  const response = await authorize(scene, {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'some-state',
    nonce: 'some-nonce',
    ...parameters,
  });
  const { requestId, session, callbackUrl } = await finish(scene, response, opened);
  return {
    requestId,
    session,
    callbackUrl,
    verifier,
    code: new URL(callbackUrl).searchParams.get('code') ?? '',
  };
}

/** What an application is registered for that takes every response type. */
export const everyResponseType = {
  responseTypes: [
    'OIDC_RESPONSE_TYPE_CODE',
    'OIDC_RESPONSE_TYPE_ID_TOKEN',
    'OIDC_RESPONSE_TYPE_ID_TOKEN_TOKEN',
  ],
  grantTypes: [
    'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
    'OIDC_GRANT_TYPE_REFRESH_TOKEN',
    'OIDC_GRANT_TYPE_IMPLICIT',
  ],
};

/** Asks with a nonce and signs alice in; the answer is that of the fragment. */
export async function throughBrowser(
  scene: Scene,
  client: { clientId: string },
  parameters: Record<string, string>,
  opened?: { sessionId: string; sessionToken: string },
) {
  const { verifier, callbackUrl, requestId, session } = await obtainCode(
    scene,
    client,
    { scope: 'openid email', ...parameters },
    opened,
  );
  const { hash, search } = new URL(callbackUrl);
  const given: Record<string, string> = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return { given, search, callbackUrl, requestId, session, verifier };
}

/** Signs alice in, as a login client does, for the request that leads to a login; she agrees to whatever is asked. */
export async function finish(
  scene: Scene,
  ledToLogin: Response,
  opened?: { sessionId: string; sessionToken: string },
) {
  const requestId = answerOf(ledToLogin).get('authRequestID') ?? '';
  const session = opened ?? (await openSession(scene));
  const asLogin = <T>(method: string, request: object) =>
    scene.postern.call<T>(method, request, scene.postern.loginPat);
  const callback = () =>
    asLogin<{ callbackUrl: string }>('zitadel.oidc.v2.OIDCService/CreateCallback', {
      authRequestId: requestId,
      session,
    });
  const { callbackUrl } = await callback().catch(async (error) => {
    if (!String(error).includes('OIDC-Con01')) throw error;
    const { sessionId, sessionToken } = session;
    const requested = { authRequestId: requestId, sessionId, sessionToken };
    const service = 'postern.consent.v1.ConsentService';
    const asked = await asLogin<{ scopes?: { scope: string }[]; seen: string }>(
      `${service}/GetRequestedConsent`,
      { requested },
    );
    const scopes = (asked.scopes ?? []).map(({ scope }) => scope);
    await asLogin(`${service}/GiveConsent`, { requested, scopes, seen: asked.seen });
    return callback();
  });
  return { requestId, session, callbackUrl };
}

export interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  id_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  error?: string;
  error_description?: string;
}

export const basic = (id: string, secret: string): string =>
  `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;

/** Posts a form to an endpoint; with a client its Basic credentials. */
export const post = (
  scene: Scene,
  path: string,
  form: Record<string, string>,
  client?: { clientId: string; secret: string },
  headers: Record<string, string> = {},
) =>
  fetch(scene.issuer + path, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { ...(client && { authorization: basic(client.clientId, client.secret) }), ...headers },
  });

/** Asks any path of the server. */
export const send = (scene: Scene, path: string, init: RequestInit) => fetch(scene.issuer + path, init);

export async function exchange(
  scene: Scene,
  form: Record<string, string>,
  client?: { clientId: string; secret: string },
): Promise<{ status: number; headers: Headers; body: TokenAnswer }> {
  const response = await post(scene, '/oauth/v2/token', form, client);
  return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer };
}

/** Tokens of alice for the web client. */
export async function obtainTokens(
  scene: Scene,
  client: ConfidentialClient = scene.web,
  parameters: Record<string, string> = {},
  opened?: { sessionId: string; sessionToken: string },
) {
  const { code, verifier, session } = await obtainCode(scene, client, parameters, opened);
  const { body } = await exchange(
    scene,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    client,
  );
  return { ...body, code, verifier, session };
}

export async function introspect(scene: Scene, token: string, client = scene.api) {
  const response = await post(scene, '/oauth/v2/introspect', { token }, client);
  return (await response.json()) as Record<string, unknown> & { active: boolean };
}

export async function userinfo(scene: Scene, token: string) {
  const response = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
