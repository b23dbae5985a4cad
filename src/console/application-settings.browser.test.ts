import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { applicationNamed, applicationService, saveGroup, type Told } from './testing-applications.ts';
import { expectFair } from './testing-look.ts';

/** What an administrator sets of an application: how people sign in and out, what tokens hold, how it proves itself. */

let scene: ConsoleScene;
const named = (name: string) => applicationNamed(scene, name);
const shop = async () => (await named('Shop')) as Told;
const oidc = async () => (await shop()).oidcConfiguration as Record<string, unknown>;
const save = (group: string) => saveGroup(scene, group);

/** What is set beside its configuration. */
async function held(): Promise<Record<string, unknown>> {
  const { applicationId, projectId } = await shop();
  return scene.postern.call('postern.application.v1.ClientSettingsService/GetClientSettings', {
    projectId,
    applicationId,
  });
}

beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Shop',
  });
  await call(`${applicationService}/CreateApplication`, {
    projectId,
    name: 'Shop',
    oidcConfiguration: {
      applicationType: 'OIDC_APP_TYPE_WEB',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
      redirectUris: ['http://localhost:3000/callback'],
      postLogoutRedirectUris: ['http://localhost:3000/'],
    },
  });
});
afterAll(() => scene?.close());

test('addresses are added and taken away, down to none', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/sign-in`);
  await scene.fill('Add to: Redirect URIs', 'not an address');
  await scene.press('button', 'Add to: Redirect URIs');
  await scene.says('This is not an absolute URI');
  await scene.fill('Add to: Redirect URIs', 'https://shop.example.com/callback');
  await scene.press('button', 'Add to: Redirect URIs');
  await save('Addresses');
  await scene.says('Saved');
  await scene.press('link', 'Sign-out');
  await scene.press('button', 'Remove http://localhost:3000/');
  await save('Signing out');
  await until(async () => (await oidc())['postLogoutRedirectUris'] === undefined, 'none to be left');
  expect(await oidc()).toMatchObject({
    redirectUris: ['http://localhost:3000/callback', 'https://shop.example.com/callback'],
  });
});

test('what it may do, what is in its tokens and how it signs out change by themselves', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/sign-in`);
  await scene.press('checkbox', 'Device code');
  await save('How it signs in');
  await until(async () => `${(await oidc())['grantTypes']}`.includes('DEVICE_CODE'));
  await scene.press('link', 'Tokens and claims');
  await scene.press('radio', /JWT/);
  await scene.press('switch', 'Roles in the access token');
  await save('Tokens');
  await until(async () => (await oidc())['accessTokenRoleAssertion'] === true);
  expect((await oidc())['accessTokenType']).toBe('OIDC_TOKEN_TYPE_JWT');
  await scene.press('link', 'Sign-out');
  await scene.fill('Back-channel logout URI (optional)', 'https://shop.example.com/logout');
  await save('Signing out');
  await until(async () => (await oidc())['backChannelLogoutUri'] === 'https://shop.example.com/logout');
  expect((await oidc())['redirectUris']).toHaveLength(2);
});

test('its requests have to be pushed, once that is asked of it', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('switch', /Only pushed requests/);
  await save('How requests come');
  await scene.says('Saved');
  expect(await held()).toEqual({ requirePushedAuthorizationRequests: true });
  await scene.press('switch', /Only pushed requests/);
  await save('How requests come');
  await until(async () => Object.keys(await held()).length === 0, 'the second change');
});

test('it asks people elsewhere, and is told of their answers where it says', async () => {
  const { applicationId } = await shop();
  const uri = 'https://shop.example/told';
  await scene.open(`/applications/${applicationId}/sign-in`);
  await scene.press('radio', 'It is told, and comes for the tokens (ping)');
  await scene.fill('Address that is told (optional)', uri);
  await save('Asking people elsewhere');
  await until(
    async () =>
      Bun.deepEquals(await held(), {
        backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_PING',
        backchannelClientNotificationEndpoint: uri,
      }),
    'ping is kept',
  );
  await scene.look('application-elsewhere');
  await scene.press('radio', 'It asks nobody elsewhere');
  await scene.fill('Address that is told (optional)', '');
  await save('Asking people elsewhere');
  await until(async () => Object.keys(await held()).length === 0, 'nobody is asked any more');
});

test('it is told in the browser of a logout, where it says so', async () => {
  const { applicationId } = await shop();
  const uri = 'http://localhost:3000/bye';
  await scene.open(`/applications/${applicationId}/logout`);
  for (const [entered, kept] of [
    [uri, { frontChannelLogoutUri: uri }],
    ['', {}],
  ] as const) {
    await scene.fill('Front-channel logout URI (optional)', entered);
    await save('Signing out in the browser');
    await until(async () => Bun.deepEquals(await held(), kept), `"${entered}" is kept`);
  }
});

test('it is answered by signed answers alone, or with tokens through the browser, which it is warned of', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('switch', /Only signed answers/);
  await save('How requests come');
  await scene.says('Saved');
  expect(await held()).toMatchObject({ requireSignedResponse: true });

  await scene.open(`/applications/${applicationId}/sign-in`);
  await scene.press('checkbox', /^Implicit/);
  await scene.press('checkbox', 'id_token token');
  await scene.says(/Tokens go through the browser\. Together with code/);
  await save('How it signs in');
  await scene.look('application-front-channel');
  await scene.open(`/applications/${applicationId}`);
  await scene.says(/OAuth 2\.1 has no implicit flow/);
});

test('its tokens are bound to a key, once that is asked of it', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('switch', /Only tokens bound to a key/);
  await scene.press('switch', /Proofs with a nonce/);
  await save('Stolen tokens');
  await until(async () => (await held())['dpopBoundAccessTokens'] === true, 'the first setting');
  expect((await held())['requireDpopNonce']).toBe(true);
});

test('its answers are signed by the algorithm that its library asks for', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/tokens`);
  await scene.press('button', /Userinfo/);
  await scene.press('option', 'ES256');
  await save('How answers are signed');
  await scene.says('Saved');
  expect((await held())['userinfoSignedResponseAlg']).toBe('ES256');
  await scene.look('application-algorithms');
});

test('its people are asked for their consent, once that is asked of it', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/consent`);
  await scene.press('switch', /Ask people for their consent/);
  await save('Consents');
  await scene.says('Saved');
  expect(await held()).toMatchObject({ requireConsent: true });
});

test('its users have names of its own, where a list of redirect URIs is told to be wrong', async () => {
  const { applicationId, projectId } = await shop();
  await scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
    projectId,
    applicationId,
    oidcConfiguration: { redirectUris: ['https://shop.example.com/callback'] },
  });
  await scene.open(`/applications/${applicationId}/tokens`);
  await scene.press('switch', /Names of its own/);
  await scene.says('will take its users for new ones');
  await scene.fill(/^Sector identifier URI/, 'http://shop.example.com/uris.json');
  await save('What users are called');
  await scene.says('must be an https address');
  scene.forgiveRefusal();
  await scene.look('application-naming');
  await scene.fill(/^Sector identifier URI/, '');
  await save('What users are called');
  await until(async () => (await held())['subjectType'] === 'pairwise', 'names of its own');
});

test('it is known by its certificate, once that is said', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('radio', /By a name in a certificate/);
  await scene.fill('Name in the certificate', 'CN=shop,O=Example');
  await scene.look('application-certificate');
  await scene.press('switch', /Tokens bound to the certificate/);
  await save('Certificate');
  await until(async () => (await held())['tlsClientAuth'] === 'tls_client_auth', 'the method');
  expect(await held()).toMatchObject({
    tlsClientAuthSubjectDn: 'CN=shop,O=Example',
    tlsClientCertificateBoundAccessTokens: true,
  });
  await scene.press('radio', /By no certificate/);
  await save('Certificate');
  await until(async () => (await held())['tlsClientAuth'] === undefined, 'none');
});

test('clients ask for what it protects by its address', async () => {
  const { applicationId, projectId } = await shop();
  await scene.open(`/applications/${applicationId}/tokens`);
  await scene.fill('Add to: Addresses', 'https://mcp.example.com/mcp');
  await scene.press('button', 'Add to: Addresses');
  await save('Resources');
  await scene.says('Saved');
  expect(
    await scene.postern.call<object>('postern.application.v1.ResourceService/GetApplicationResources', {
      projectId,
      applicationId,
    }),
  ).toEqual({ resources: ['https://mcp.example.com/mcp'] });
});

test('it is held to a security profile, if it is fit for it', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('radio', /FAPI 2.0 Security Profile/);
  await save('Security profile');
  await scene.says('needs the authentication method private_key_jwt, or a certificate');
  scene.forgiveRefusal();
  await scene.look('application-profile');
  await scene.press('radio', /^None/);
});

test('what a person’s tokens would hold is shown with its reasons', async () => {
  const { applicationId, projectId } = await shop();
  const { call } = scene.postern;
  await call('zitadel.project.v2.ProjectService/AddProjectRole', {
    projectId,
    roleKey: 'reader',
    displayName: 'Reader',
  });
  const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@example.com', isVerified: true },
  });
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    userId,
    projectId,
    organizationId: org.id,
    roleKeys: ['reader'],
  });
  await scene.open(`/applications/${applicationId}/preview`);
  await scene.says('Choose a person to see their tokens');
  await scene.fill('Person', 'Ada');
  await scene.press('option', /Ada Lovelace/);
  await scene.fill('Scopes', 'openid profile email orders.read');
  await scene.press('button', 'Show');
  await scene.find('heading', 'ID token');
  await scene.says('ada@example.com');
  await scene.says('Scope email');
  await scene.says('Not known here, and so ignored: orders.read');
  await scene.find('link', 'Roles reader');
  await expectFair(scene, 'application-preview');
  await scene.press('link', 'Roles in the access token');
  await until(() => scene.address() === `/applications/${applicationId}/tokens#tokens`, 'the setting');
});

test('its roles stand as a list under a name of its own, or as its project says', async () => {
  const { applicationId, projectId } = await shop();
  const claim = () =>
    scene.postern.call<{ claim?: string; isInherited?: boolean }>(
      'postern.project.v1.RolesClaimService/GetApplicationRolesClaim',
      { projectId, applicationId },
    );
  await scene.open(`/applications/${applicationId}/roles`);
  await until(
    () => scene.address() === `/applications/${applicationId}/tokens#roles`,
    'where they are set now',
  );
  await scene.press('radio', /Under a name of its own/);
  await scene.fill('Name of the claim', 'team_roles');
  await save('Roles as a plain list');
  await scene.says('Saved');
  expect(await claim()).toEqual({ claim: 'team_roles' });
  await scene.press('radio', /As its project says/);
  await save('Roles as a plain list');
  await until(async () => (await claim()).isInherited === true);
  await expectFair(scene, 'application-roles');
});

test('a setting is found by the palette, here and from elsewhere, and its address leads to it', async () => {
  const { applicationId } = await shop();
  const find = async (from: string, typed: string) => {
    await scene.open(from);
    await scene.press('button', /Find or do/);
    await scene.fill('Find anything', typed);
    await scene.press('menuitem', /^Stolen tokens/);
    await until(
      () => scene.address().startsWith(`/applications/${applicationId}/security#possession`),
      'the setting',
    );
  };
  await find(`/applications/${applicationId}`, 'dpop');
  await find('/users', 'shop dpop');
  const isInView = () =>
    scene.page.evaluate(() => {
      const { top = -1 } = document.querySelector('#possession')?.getBoundingClientRect() ?? {};
      return top >= 0 && top < innerHeight;
    });
  await until(isInView, 'the card to be in view');
});

test('an API that signs with a key gets one, and loses it', async () => {
  await scene.open('/applications/new?framework=introspection');
  await scene.fill('Name', 'Orders');
  await scene.press('button', 'Create the application');
  await scene.find('heading', 'Put this into your application');
  const { applicationId, projectId } = (await named('Orders')) as Told;
  expect(projectId).toBe((await shop()).projectId);
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('radio', /Signed by a private key/);
  await save('How it proves itself');
  await scene.says('No key yet.');
  await scene.press('button', 'Add a key');
  await scene.find('dialog', 'Add a key');
  await scene.page.keyboard.press('Tab');
  await scene.page.evaluate(() =>
    document.querySelector<HTMLButtonElement>('[role=dialog] button[type=submit]')?.click(),
  );
  await scene.find('dialog', 'The key is made');
  await scene.press('button', 'Done');
  const keys = async () =>
    (
      await scene.postern.call<{ keys?: object[] }>(`${applicationService}/ListApplicationKeys`, {
        filters: [{ applicationIdFilter: { applicationId } }],
      })
    ).keys ?? [];
  expect(await keys()).toHaveLength(1);
  await scene.press('button', /Remove the key/);
  await scene.press('button', 'Remove');
  await scene.says('The key was removed');
  expect(await keys()).toHaveLength(0);
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const { applicationId, projectId } = await shop();
  for (const path of [
    '/applications',
    '/applications/new',
    '/applications/new?framework=react',
    `/projects/${projectId}/applications`,
    `/applications/${applicationId}`,
    `/applications/${applicationId}/connect`,
    `/applications/${applicationId}/sign-in`,
    `/applications/${applicationId}/tokens`,
    `/applications/${applicationId}/security`,
    `/applications/${applicationId}/logout`,
    `/applications/${applicationId}/consent`,
    `/applications/${applicationId}/history`,
  ]) {
    await scene.open(path);
    await expectFair(
      scene,
      path.replace(applicationId, 'one').replace(projectId, 'one').replaceAll(/[/?=]/g, '-').slice(1),
    );
  }
});
