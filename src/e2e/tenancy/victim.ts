import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { runCommand } from '../../eventstore/index.ts';
import { png, woff2 } from '../../static/testing-files.ts';
import { testScope } from '../../testing/platform.ts';
import { RpcFailure, type TestPostern } from '../../testing/postern.ts';
import { userAggregate, userEvents } from '../../user/index.ts';
import { samlMetadataOf, samlSignInOf } from './saml.ts';

/** What an id stands for, so that an attacker's own one can take its place. */
export type Kind =
  | 'instance'
  | 'org'
  | 'project'
  | 'app'
  | 'apiApp'
  | 'appKey'
  | 'human'
  | 'machine'
  | 'key'
  | 'pat'
  | 'session'
  | 'webKey'
  | 'encryptionKey'
  | 'target'
  | 'targetKey'
  | 'subscription'
  | 'stream'
  | 'group'
  | 'client'
  | 'authRequest'
  | 'samlRequest'
  | 'device';

const { publicKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** Spares the server making a pair for each key. */
const publicKey = Buffer.from(rsa.export({ type: 'spki', format: 'pem' })).toString('base64');
export const inTheFuture = '2100-01-01T00:00:00Z';
const user = 'zitadel.user.v2.UserService';
const project = 'zitadel.project.v2.ProjectService';
const application = 'zitadel.application.v2.ApplicationService';
const action = 'zitadel.action.v2.ActionService';

/** Things of one organization, made on demand with an administrator's rights. */
export interface Estate {
  readonly orgId: string;
  readonly instanceId: string;
  /** In the name of everything that is made here: whoever reads it reads what belongs here. */
  readonly marker: string;
  /** Every id made here, by what it stands for. */
  readonly ids: ReadonlyMap<string, Kind>;
  name(): string;
  org(): Promise<string>;
  project(): Promise<string>;
  role(projectId: string): Promise<string>;
  app(projectId: string, api?: 'secret' | 'key'): Promise<string>;
  appKey(projectId: string, applicationId: string): Promise<string>;
  human(): Promise<string>;
  machine(): Promise<string>;
  key(userId: string): Promise<string>;
  pat(userId: string): Promise<{ tokenId: string; token: string }>;
  session(userId: string): Promise<string>;
  webKey(): Promise<string>;
  encryptionKey(): Promise<string>;
  group(): Promise<string>;
  /** An endpoint that is called when something happens; of the instance. */
  target(): Promise<string>;
  targetKey(targetId: string): Promise<string>;
  /** Somebody who is told of events; of the instance. */
  subscription(): Promise<string>;
  /** A stream of security events, and the application whose it is. */
  stream(): Promise<{ streamId: string; applicationId: string }>;
  /** A client that registered itself, of the instance: its application. */
  registeredClient(): Promise<string>;
  /** A sign-in that an application of this organization began. */
  authRequest(): Promise<string>;
  /** Metadata of a SAML application that nobody has, in base64; such an application; and a sign-in that it began. */
  samlMetadata(): string;
  samlApp(projectId: string): Promise<string>;
  samlRequest(): Promise<string>;
  /** A device that asks for one of this organization's people: the code that it shows, and the id of its request. */
  device(): Promise<string>;
  deviceAuth(): Promise<string>;
  /** An application of this organization asks a person of it elsewhere: who, and the id of its request. */
  backchannelAuth(): Promise<{ readonly userId: string; readonly id: string }>;
  /** A picture of the person, in name. */
  avatar(userId: string): Promise<void>;
  /** Uploads a picture into a slot below `/assets/v1/`, acting in this organization. */
  upload(slot: string): Promise<void>;
  /** Any RPC with the administrator's rights. */
  call<T = Record<string, string>>(method: string, request: object): Promise<T>;
  /** The same with those of the login client. */
  asLogin<T = Record<string, string>>(method: string, request: object): Promise<T>;
  /** Calls of version 1, which act in this organization. */
  callHere<T = Record<string, string>>(method: string, request: object): Promise<T>;
  /** Any RPC with the rights of the system's operator. */
  operate<T = object>(method: string, request: object): Promise<T>;
  /** The system API, as its operator. */
  system<T = object>(method: string, request: object): Promise<T>;
}

interface OidcApplication {
  readonly application: { readonly oidcConfiguration: { readonly clientId: string } };
}

export async function estate(postern: TestPostern, operator: string, word: string): Promise<Estate> {
  const marker = `${word}${randomBytes(3).toString('hex')}`;
  const ids = new Map<string, Kind>();
  let count = 0;
  const name = () => `${marker}-${++count}`;
  const call = <T = Record<string, string>>(method: string, request: object) =>
    postern.call<T>(method, request);
  const made = async (kind: Kind, method: string, request: object, field = 'id'): Promise<string> => {
    const id = (await call<Record<string, string>>(method, request))[field] ?? '';
    ids.set(id, kind);
    return id;
  };
  const org = () =>
    made('org', 'zitadel.org.v2.OrganizationService/AddOrganization', { name: name() }, 'organizationId');
  const orgId = await org();

  const things: Estate = {
    orgId,
    instanceId: postern.instanceId,
    marker,
    ids,
    name,
    org,
    call,
    async callHere<T>(method: string, request: object) {
      const response = await postern.fetch(`/${method}`, {
        method: 'POST',
        token: postern.pat,
        headers: { 'content-type': 'application/json', 'x-zitadel-orgid': orgId },
        body: JSON.stringify(request),
      });
      const body = (await response.json()) as T;
      if (!response.ok) throw new RpcFailure(response.status, body as never);
      return body;
    },
    asLogin: (method, request) => postern.call(method, request, postern.loginPat),
    operate: (method, request) => postern.call(method, request, operator),
    async avatar(userId) {
      const { store, projections } = postern.server.platform;
      const scope = testScope(postern.instanceId);
      const done = await runCommand(store, scope, userAggregate, userId, () => ({
        events: [userEvents.avatarAdded({ storeKey: `users/${userId}/avatar-${name()}` })],
      }));
      await projections.waitFor(done.position);
    },
    async upload(slot) {
      const body = new FormData();
      body.set('file', new File([Buffer.from(slot.endsWith('font') ? woff2 : png)], 'file'));
      const headers = { 'x-zitadel-orgid': orgId };
      const response = await postern.fetch(`/assets/v1/${slot}`, {
        method: 'POST',
        token: postern.pat,
        headers,
        body,
      });
      if (!response.ok) throw new Error(`${slot}: ${await response.text()}`);
    },
    system: (method, request) => postern.call(`zitadel.system.v1.SystemService/${method}`, request, operator),
    project: () =>
      made('project', `${project}/CreateProject`, { organizationId: orgId, name: name() }, 'projectId'),
    async role(projectId) {
      const roleKey = name();
      await call(`${project}/AddProjectRole`, { projectId, roleKey, displayName: roleKey });
      return roleKey;
    },
    app: (projectId, api) =>
      made(
        api ? 'apiApp' : 'app',
        `${application}/CreateApplication`,
        {
          projectId,
          name: name(),
          ...(api
            ? {
                apiConfiguration: {
                  authMethodType:
                    api === 'key' ? 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' : 'API_AUTH_METHOD_TYPE_BASIC',
                },
              }
            : { oidcConfiguration: oidcSettings }),
        },
        'applicationId',
      ),
    appKey: (projectId, applicationId) =>
      made(
        'appKey',
        `${application}/CreateApplicationKey`,
        { projectId, applicationId, expirationDate: inTheFuture },
        'keyId',
      ),
    human: () =>
      made('human', `${user}/CreateUser`, { organizationId: orgId, username: name(), human: person(name()) }),
    machine: () =>
      made('machine', `${user}/CreateUser`, {
        organizationId: orgId,
        username: name(),
        machine: { name: name() },
      }),
    key: (userId) =>
      made('key', `${user}/AddKey`, { userId, expirationDate: inTheFuture, publicKey }, 'keyId'),
    async pat(userId) {
      const pat = await call<{ tokenId: string; token: string }>(`${user}/AddPersonalAccessToken`, {
        userId,
        expirationDate: inTheFuture,
      });
      ids.set(pat.tokenId, 'pat');
      return pat;
    },
    session: (userId) =>
      made(
        'session',
        'zitadel.session.v2.SessionService/CreateSession',
        { checks: { user: { userId } } },
        'sessionId',
      ),
    async authRequest() {
      const projectId = await things.project();
      const { application: app } = await call<OidcApplication>(`${application}/GetApplication`, {
        applicationId: await things.app(projectId),
      });
      const query = new URLSearchParams({
        client_id: app.oidcConfiguration.clientId,
        redirect_uri: oidcSettings.redirectUris[0] ?? '',
        response_type: 'code',
        scope: 'openid',
      });
      const headers = { 'x-zitadel-login-client': 'any' };
      const begun = await postern.fetch(`/oauth/v2/authorize?${query}`, { headers });
      const id =
        new URL(begun.headers.get('location') ?? '', postern.url).searchParams.get('authRequest') ?? '';
      ids.set(id, 'authRequest').set(app.oidcConfiguration.clientId, 'client');
      return id;
    },
    samlMetadata: () => Buffer.from(samlMetadataOf(`https://${name()}.example.com`)).toString('base64'),
    samlApp: (projectId) =>
      made(
        'app',
        `${application}/CreateApplication`,
        { projectId, name: name(), samlConfiguration: { metadataXml: things.samlMetadata() } },
        'applicationId',
      ),
    async samlRequest() {
      const entityId = `https://${name()}.example.com`;
      await call(`${application}/CreateApplication`, {
        projectId: await things.project(),
        name: name(),
        samlConfiguration: { metadataXml: Buffer.from(samlMetadataOf(entityId)).toString('base64') },
      });
      const begun = await postern.fetch(await samlSignInOf(entityId), {
        headers: { 'x-zitadel-login-client': 'any' },
        redirect: 'manual',
      });
      const id =
        new URL(begun.headers.get('location') ?? '', postern.url).searchParams.get('samlRequest') ?? '';
      ids.set(id, 'samlRequest');
      return id;
    },
    async device() {
      const projectId = await things.project();
      const { oidcConfiguration } = await call<{ oidcConfiguration: { clientId: string } }>(
        `${application}/CreateApplication`,
        {
          projectId,
          name: name(),
          oidcConfiguration: {
            grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
            authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
          },
        },
      );
      await postern.settled();
      const { clientId } = oidcConfiguration;
      const begun = await postern.fetch('/oauth/v2/device_authorization', {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, scope: 'openid' }),
      });
      const { user_code: code } = (await begun.json()) as { user_code: string };
      ids.set(code, 'device').set(clientId, 'client');
      return code;
    },
    async deviceAuth() {
      const { deviceAuthorizationRequest } = await postern.call<{
        deviceAuthorizationRequest: { id: string };
      }>(
        'zitadel.oidc.v2.OIDCService/GetDeviceAuthorizationRequest',
        { userCode: await things.device() },
        postern.loginPat,
      );
      ids.set(deviceAuthorizationRequest.id, 'device');
      return deviceAuthorizationRequest.id;
    },
    async backchannelAuth() {
      const projectId = await things.project();
      const { applicationId, oidcConfiguration } = await call<{
        applicationId: string;
        oidcConfiguration: { clientId: string; clientSecret: string };
      }>(`${application}/CreateApplication`, {
        projectId,
        name: name(),
        oidcConfiguration: { ...oidcSettings, authMethodType: 'OIDC_AUTH_METHOD_TYPE_POST' },
      });
      await call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
        projectId,
        applicationId,
        backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL',
      });
      const userId = await things.human();
      const { user } = await call<{ user: { preferredLoginName: string } }>(
        'zitadel.user.v2.UserService/GetUserByID',
        { userId },
      );
      await postern.settled();
      const { clientId, clientSecret } = oidcConfiguration;
      await postern.fetch('/oauth/v2/bc-authorize', {
        method: 'POST',
        body: new URLSearchParams({
          client_id: clientId,
          client_secret: clientSecret,
          scope: 'openid',
          login_hint: user.preferredLoginName,
        }),
      });
      await postern.settled();
      const { requests } = await call<{ requests: { id: string }[] }>(
        'postern.oidc.v1.BackchannelAuthenticationService/ListBackchannelAuthentications',
        { userId },
      );
      const id = requests[0]?.id ?? '';
      ids.set(id, 'device').set(clientId, 'client');
      return { userId, id };
    },
    group: () =>
      made('group', 'zitadel.group.v2.GroupService/CreateGroup', { organizationId: orgId, name: name() }),
    target: () =>
      made('target', `${action}/CreateTarget`, {
        name: name(),
        restWebhook: {},
        timeout: '1s',
        endpoint: 'https://hooks.example.com/called',
      }),
    targetKey: (targetId) => made('targetKey', `${action}/AddPublicKey`, { targetId, publicKey }, 'keyId'),
    async registeredClient() {
      await call('zitadel.settings.v2.SettingsService/SetSecuritySettings', {
        dynamicClientRegistration: { enabled: true },
      });
      const response = await postern.fetch('/oauth/v2/register', {
        method: 'POST',
        token: postern.pat,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: name(), redirect_uris: ['https://client.example/callback'] }),
      });
      const { client_id: clientId } = (await response.json()) as { client_id: string };
      const { clients } = await call<{ clients: { clientId: string; applicationId: string }[] }>(
        'postern.registration.v1.ClientRegistrationService/ListRegisteredClients',
        {},
      );
      const id = clients.find((client) => client.clientId === clientId)?.applicationId ?? '';
      ids.set(id, 'app');
      return id;
    },
    subscription: () =>
      made('subscription', 'postern.event.v1.EventService/CreateSubscription', {
        name: name(),
        http: { url: 'https://events.example.com/heard' },
      }),
    async stream() {
      const { applicationId, apiConfiguration } = await call<{
        applicationId: string;
        apiConfiguration: { clientId: string; clientSecret: string };
      }>(`${application}/CreateApplication`, {
        projectId: await things.project(),
        name: name(),
        apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
      });
      const { clientId, clientSecret } = apiConfiguration;
      const given = await postern.fetch('/oauth/v2/token', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'ssf.manage' }),
      });
      const { access_token: token } = (await given.json()) as { access_token: string };
      const added = await postern.fetch('/ssf/v1/streams', {
        method: 'POST',
        token,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ description: name() }),
      });
      const { stream_id: streamId } = (await added.json()) as { stream_id: string };
      ids.set(applicationId, 'apiApp').set(streamId, 'stream');
      return { streamId, applicationId };
    },
    webKey: () =>
      made('webKey', 'zitadel.webkey.v2.WebKeyService/CreateWebKey', {
        ecdsa: { curve: 'ECDSA_CURVE_P256' },
      }),
    encryptionKey: () =>
      made('encryptionKey', 'postern.webkey.v1.EncryptionKeyService/CreateEncryptionKey', {
        algorithm: 'ECDH-ES',
      }),
  };
  return things;
}

export const oidcSettings = {
  redirectUris: ['https://app.example.com/callback'],
  responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
};

/** A `human` of user.v2 whose mail address and phone number are there, unverified. */
export const person = (name: string) => ({
  profile: { givenName: name, familyName: name },
  email: { email: `${name}@example.com`, returnCode: {} },
  phone: { phone: '+41791234567', returnCode: {} },
});
