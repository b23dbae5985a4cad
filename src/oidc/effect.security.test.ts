import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  exchange,
  introspect,
  obtainCode,
  obtainTokens,
  openScene,
  openSession,
  password,
  redirectUri,
  type Scene,
  userinfo,
} from './testing.ts';

/** What takes a right away does so at the very next request, for every kind of credential. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => {
  await scene?.postern.stop();
});

const apiScope = 'openid offline_access urn:zitadel:iam:org:project:id:zitadel:aud';
const user = 'zitadel.user.v2.UserService';
const project = 'zitadel.project.v2.ProjectService';
const application = 'zitadel.application.v2.ApplicationService';
const org = 'zitadel.org.v2.OrganizationService';

const callsApi = async (token: string): Promise<boolean> =>
  scene.postern.call('zitadel.auth.v1.AuthService/GetMyUser', {}, token).then(
    () => true,
    () => false,
  );

/** An organization of its own with a person, a project, and two clients of it. */
async function tenant(name: string) {
  const { call } = scene.postern;
  const { organizationId } = await call<{ organizationId: string }>(`${org}/AddOrganization`, { name });
  const { projectId } = await call<{ projectId: string }>(`${project}/CreateProject`, {
    organizationId,
    name,
  });
  const client = async (accessTokenType: string) => {
    const made = await call<{
      applicationId: string;
      oidcConfiguration: { clientId: string; clientSecret: string };
    }>(`${application}/CreateApplication`, {
      projectId,
      name: `${name} ${accessTokenType}`,
      oidcConfiguration: {
        redirectUris: [redirectUri],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
        developmentMode: true,
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        accessTokenType,
      },
    });
    const { clientId, clientSecret } = made.oidcConfiguration;
    return { appId: made.applicationId, clientId, secret: clientSecret };
  };
  const opaque = await client('OIDC_TOKEN_TYPE_BEARER');
  const jwt = await client('OIDC_TOKEN_TYPE_JWT');
  return { organizationId, projectId, opaque, jwt };
}

/** Everything that one person and one client can hold. */
type Client = Awaited<ReturnType<typeof tenant>>['opaque'];

/** @param sibling another client of the project, which asks about the tokens */
async function credentials(client: Client, sibling: Client) {
  const tokens = await obtainTokens(scene, client, { scope: apiScope });
  const waiting = await obtainCode(scene, client, { scope: apiScope });
  const { sessionToken } = await openSession(scene);
  const refresh = () =>
    exchange(scene, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, client);
  return {
    tokens,
    async state() {
      const introspected = (await introspect(scene, tokens.access_token, sibling)).active === true;
      return {
        userinfo: (await userinfo(scene, tokens.access_token)).status === 200,
        introspection: introspected,
        api: await callsApi(tokens.access_token),
        session: await callsApi(sessionToken),
      };
    },
    /** Uses up what can be used once. */
    async spend() {
      const code = await exchange(
        scene,
        {
          grant_type: 'authorization_code',
          code: waiting.code,
          redirect_uri: redirectUri,
          code_verifier: waiting.verifier,
        },
        client,
      );
      return { code: code.status === 200, refresh: (await refresh()).status === 200 };
    },
  };
}

const alive = { userinfo: true, introspection: true, api: true, session: true };
const dead = { userinfo: false, introspection: false, api: false, session: false };

describe.each(['opaque', 'jwt'] as const)('with %s access tokens', (kind) => {
  test.each([
    ['deactivated', `${user}/DeactivateUser`, `${user}/ReactivateUser`],
    ['locked', `${user}/LockUser`, `${user}/UnlockUser`],
  ])('a user that is %s holds nothing of use', async (how, take, giveBack) => {
    const { call } = scene.postern;
    const place = await tenant(`${how} ${kind}`);
    const held = await credentials(place[kind], place[kind === 'jwt' ? 'opaque' : 'jwt']);
    expect(await held.state()).toEqual(alive);
    await call(take, { userId: scene.alice.userId });
    expect(await held.state()).toEqual(dead);
    expect(await held.spend()).toEqual({ code: false, refresh: false });
    await call(giveBack, { userId: scene.alice.userId });
  });

  test.each(['application', 'project', 'organization'])(
    'a client whose %s is deactivated holds nothing of use',
    async (what) => {
      const { call } = scene.postern;
      const place = await tenant(`${what} off ${kind}`);
      const client = place[kind];
      const held = await credentials(client, place[kind === 'jwt' ? 'opaque' : 'jwt']);
      expect(await held.state()).toEqual(alive);
      if (what === 'application') {
        await call(`${application}/DeactivateApplication`, {
          projectId: place.projectId,
          applicationId: client.appId,
        });
      } else if (what === 'project')
        await call(`${project}/DeactivateProject`, { projectId: place.projectId });
      else await call(`${org}/DeactivateOrganization`, { organizationId: place.organizationId });
      expect(await held.state()).toEqual({ ...dead, session: true });
      expect(await held.spend()).toEqual({ code: false, refresh: false });
    },
  );

  test.each(['application', 'project', 'organization'])(
    'a client whose %s is removed holds nothing of use',
    async (what) => {
      const { call } = scene.postern;
      const place = await tenant(`${what} gone ${kind}`);
      const client = place[kind];
      const held = await credentials(client, place[kind === 'jwt' ? 'opaque' : 'jwt']);
      expect(await held.state()).toEqual(alive);
      if (what === 'application') {
        await call(`${application}/DeleteApplication`, {
          projectId: place.projectId,
          applicationId: client.appId,
        });
      } else if (what === 'project') await call(`${project}/DeleteProject`, { projectId: place.projectId });
      else await call(`${org}/DeleteOrganization`, { organizationId: place.organizationId });
      expect(await held.state()).toEqual({ ...dead, session: true });
      expect(await held.spend()).toEqual({ code: false, refresh: false });
    },
  );
});

describe('what is taken away itself', () => {
  const ask = callsApi;
  const machine = async (name: string) => {
    const { call } = scene.postern;
    const { id } = await call<{ id: string }>(`${user}/CreateUser`, {
      organizationId: scene.orgId,
      username: name,
      machine: { name },
    });
    return id;
  };

  test('a personal access token that was removed', async () => {
    const { call } = scene.postern;
    const userId = await machine('pat-holder');
    const made = await call<{ token: string; tokenId: string }>(`${user}/AddPersonalAccessToken`, {
      userId,
      expirationDate: '2120-01-01T00:00:00Z',
    });
    expect(await ask(made.token)).toBe(true);
    expect((await introspect(scene, made.token)).active).toBe(true);
    await call(`${user}/RemovePersonalAccessToken`, { userId, tokenId: made.tokenId });
    expect(await ask(made.token)).toBe(false);
    expect(await introspect(scene, made.token)).toEqual({ active: false });
  });

  test.each(['DeactivateUser', 'LockUser', 'DeleteUser'])(
    'every credential of a machine, by %s',
    async (how) => {
      const { call } = scene.postern;
      const userId = await machine(`machine ${how}`.replace(' ', '-'));
      const { token } = await call<{ token: string }>(`${user}/AddPersonalAccessToken`, {
        userId,
        expirationDate: '2120-01-01T00:00:00Z',
      });
      const { clientSecret } = await call<{ clientSecret: string }>(`${user}/AddSecret`, { userId });
      const client = { clientId: userId, secret: clientSecret };
      const grant = () => exchange(scene, { grant_type: 'client_credentials', scope: apiScope }, client);
      const granted = (await grant()).body.access_token;
      expect([await ask(token), await ask(granted)]).toEqual([true, true]);
      await call(`${user}/${how}`, { userId });
      expect([await ask(token), await ask(granted), (await grant()).status]).toEqual([false, false, 401]);
    },
  );

  test('a client secret that was replaced, and a machine secret that was removed', async () => {
    const { call } = scene.postern;
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const asks = (secret: string) =>
      introspect(scene, 'any', { ...client, secret }).then((answer) => answer.active === false);
    expect(await asks(client.secret)).toBe(true);
    const { clientSecret } = await call<{ clientSecret: string }>(`${application}/GenerateClientSecret`, {
      projectId: scene.projectId,
      applicationId: client.appId,
    });
    expect([await asks(client.secret), await asks(clientSecret)]).toEqual([false, true]);

    const userId = await machine('secret-holder');
    const made = await call<{ clientSecret: string }>(`${user}/AddSecret`, { userId });
    const grant = () =>
      exchange(scene, { grant_type: 'client_credentials' }, { clientId: userId, secret: made.clientSecret });
    expect((await grant()).status).toBe(200);
    await call(`${user}/RemoveSecret`, { userId });
    expect((await grant()).status).toBe(401);
  });

  test('a sign-in that was ended takes its tokens along', async () => {
    const tokens = await obtainTokens(scene, scene.web, { scope: apiScope });
    expect(await ask(tokens.access_token)).toBe(true);
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
      sessionId: tokens.session.sessionId,
    });
    expect(await ask(tokens.access_token)).toBe(false);
    expect((await userinfo(scene, tokens.access_token)).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    expect((await exchange(scene, refresh, scene.web)).status).toBe(400);
  });

  test('a role that was lost', async () => {
    const { call } = scene.postern;
    const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
    const resource = { organizationId: scene.orgId };
    const { userId } = scene.alice;
    const tokens = await obtainTokens(scene, scene.web, { scope: apiScope });
    const { sessionToken } = await openSession(scene);
    const lists = (token: string) =>
      call(`${org}/ListOrganizationDomains`, resource, token).then(
        () => true,
        (error) => error.body.code,
      );
    await call(`${administrators}/CreateAdministrator`, { userId, resource, roles: ['ORG_OWNER_VIEWER'] });
    expect([await lists(tokens.access_token), await lists(sessionToken)]).toEqual([true, true]);
    await call(`${administrators}/DeleteAdministrator`, { userId, resource });
    expect([await lists(tokens.access_token), await lists(sessionToken)]).toEqual([
      'permission_denied',
      'permission_denied',
    ]);
  });

  test.each(['DeactivateOrganization', 'DeleteOrganization'])(
    'everything of the people and machines of an organization, by %s',
    async (how) => {
      const { call, fetch, loginPat } = scene.postern;
      const { organizationId } = await tenant(how);
      const userName = `${how}-person`;
      const { userId } = await call<{ userId: string }>(`${user}/AddHumanUser`, {
        organization: { orgId: organizationId },
        username: userName,
        profile: { givenName: 'A', familyName: 'B' },
        email: { email: `${how}@mail.test`, isVerified: true },
        password: { password, changeRequired: false },
      });
      const { id } = await call<{ id: string }>(`${user}/CreateUser`, {
        organizationId,
        username: how,
        machine: { name: how },
      });
      const { token } = await call<{ token: string }>(`${user}/AddPersonalAccessToken`, {
        userId: id,
        expirationDate: '2120-01-01T00:00:00Z',
      });
      const { clientSecret } = await call<{ clientSecret: string }>(`${user}/AddSecret`, { userId: id });
      const grant = () =>
        exchange(
          scene,
          { grant_type: 'client_credentials', scope: apiScope },
          { clientId: how, secret: clientSecret },
        );
      const granted = (await grant()).body.access_token;
      const { sessionToken } = await openSession(scene, userName);
      const browser = new FormClient(scene.issuer);
      await browser.open('/ui/login/');
      await browser.submit({ loginName: userName });
      await browser.submit({ password });
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const signsIn = () =>
        call(
          'zitadel.session.v2.SessionService/CreateSession',
          { checks: { user: { userId }, password: { password } } },
          loginPat,
        ).then(
          () => true,
          () => false,
        );
      const state = async () => ({
        pat: await ask(token),
        granted: await ask(granted),
        session: await ask(sessionToken),
        browser: (await fetch('/ui/login/signedin', { headers: { cookie } })).status === 200,
        secret: (await grant()).status === 200,
        password: await signsIn(),
      });
      expect(await state()).toEqual({
        pat: true,
        granted: true,
        session: true,
        browser: true,
        secret: true,
        password: true,
      });
      await call(`${org}/${how}`, { organizationId });
      expect(await state()).toEqual({
        pat: false,
        granted: false,
        session: false,
        browser: false,
        secret: false,
        password: false,
      });
    },
  );

  test('a password that was changed, all tokens but those of the session in which the person did it', async () => {
    const { call } = scene.postern;
    const { userId } = await call<{ userId: string }>(`${user}/AddHumanUser`, {
      organization: { orgId: scene.orgId },
      username: 'changer',
      profile: { givenName: 'A', familyName: 'B' },
      email: { email: 'changer@mail.test', isVerified: true },
      password: { password, changeRequired: false },
    });
    const apps = await tenant('password');
    const sessionOf = () => openSession(scene, 'changer');
    const holding = async (session: { sessionId: string; sessionToken: string }, client: Client) => {
      const tokens = await obtainTokens(scene, client, { scope: apiScope }, session);
      const waiting = await obtainCode(scene, client, { scope: apiScope }, session);
      return {
        access: async () => {
          const introspected = await introspect(scene, tokens.access_token, client);
          const info = await userinfo(scene, tokens.access_token);
          const all = [introspected.active, info.status === 200, await ask(tokens.access_token)];
          expect(new Set(all).size).toBe(1);
          return all[0];
        },
        spend: async () => {
          const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
          const code = {
            grant_type: 'authorization_code',
            code: waiting.code,
            redirect_uri: redirectUri,
            code_verifier: waiting.verifier,
          };
          return [(await exchange(scene, form, client)).status, (await exchange(scene, code, client)).status];
        },
      };
    };
    const set = (newPassword: string, token?: string) =>
      call(
        `${user}/SetPassword`,
        { userId, newPassword: { password: newPassword }, ...(token && { currentPassword: password }) },
        token,
      );

    const own = await sessionOf();
    const other = await sessionOf();
    const [kept, gone, asJwt] = [
      await holding(own, apps.opaque),
      await holding(other, apps.opaque),
      await holding(other, apps.jwt),
    ];
    const access = () => Promise.all([kept, gone, asJwt].map((held) => held.access()));
    expect(await access()).toEqual([true, true, true]);
    // The person, in one of the own sessions.
    await set('Another-password1', own.sessionToken);
    expect(await access()).toEqual([true, false, false]);
    expect([await gone.spend(), await asJwt.spend()]).toEqual([
      [400, 400],
      [400, 400],
    ]);
    expect(await kept.spend()).toEqual([200, 200]);
    expect(await kept.access()).toBe(true);
    // Somebody else.
    await set(password);
    expect(await access()).toEqual([false, false, false]);
    const after = await holding(await sessionOf(), apps.opaque);
    expect([await after.access(), await after.spend()]).toEqual([true, [200, 200]]);
  });

  test('a password that was changed ends the sessions that it opened, and their cookies', async () => {
    const { call, fetch } = scene.postern;
    const { userId } = scene.alice;
    const { sessionToken } = await openSession(scene);
    const browser = new FormClient(scene.issuer);
    await browser.open('/ui/login/');
    await browser.submit({ loginName: 'alice' });
    await browser.submit({ password });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const shown = async () => (await fetch('/ui/login/signedin', { headers: { cookie } })).status;
    expect([await ask(sessionToken), await shown()]).toEqual([true, 200]);
    await call(`${user}/SetPassword`, { userId, newPassword: { password } });
    expect([await ask(sessionToken), await shown()]).toEqual([false, 303]);
  });
});
