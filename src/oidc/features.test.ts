import { afterAll, beforeAll, expect, test } from 'bun:test';
import { accountCookie } from '../login/index.ts';
import {
  authorize,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  password,
  redirectUri,
  type Scene,
} from './testing.ts';

/** What feature flags of the instance govern at the protocol's endpoints and the pages. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const features = (change: object) =>
  scene.postern.call('zitadel.feature.v2.FeatureService/SetInstanceFeatures', change);
const reset = () => scene.postern.call('zitadel.feature.v2.FeatureService/ResetInstanceFeatures');
const asks = (more: Record<string, string> = {}) => ({
  client_id: scene.web.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  ...more,
});
const location = async (answer: Promise<Response>) => (await answer).headers.get('location') ?? '';

test('a login that the instance requires has everybody, whatever their application says', async () => {
  expect(await location(authorize(scene, asks()))).toStartWith('/ui/login/login?authRequestID=');
  await features({ loginV2: { required: false, baseUri: 'https://login.example.com/ui/' } });
  expect(await location(authorize(scene, asks()))).toStartWith('/ui/login/login?authRequestID=');
  await features({ loginV2: { required: true } });
  expect(await location(authorize(scene, asks()))).toStartWith('/ui/v2/login/login?authRequest=V2_');
  await features({ loginV2: { required: true, baseUri: 'https://login.example.com/ui/' } });
  const elsewhere = 'https://login.example.com/ui/';
  expect(await location(authorize(scene, asks()))).toStartWith(`${elsewhere}login?authRequest=V2_`);
  // It alone knows who is signed in there.
  expect(await location(authorize(scene, asks({ prompt: 'none' })))).toStartWith(`${elsewhere}login?`);
  const leave = fetch(`${scene.issuer}/oidc/v1/end_session`, { redirect: 'manual' });
  expect(await location(leave)).toBe(`${elsewhere}logout`);
  await reset();
  expect(await location(authorize(scene, asks()))).toStartWith('/ui/login/login?authRequestID=');
});

test('without single terminations an ID token ends what the browser holds besides', async () => {
  const { platform } = scene.postern.server;
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      organization: { orgId: scene.orgId },
      username: 'bob',
      profile: { givenName: 'Bob', familyName: 'Besides' },
      email: { email: 'bob@example.com', isVerified: true },
      password: { password, changeRequired: false },
    },
  );
  const [mine, held] = [await openSession(scene), await openSession(scene, 'bob')];
  const instance = { id: scene.postern.instanceId, origin: scene.issuer };
  const cookie = [
    { userId: scene.alice.userId, of: mine },
    { userId, of: held },
  ]
    .map(({ userId: id, of }) => {
      const session = { id: of.sessionId, token: of.sessionToken };
      const account = { userId: id, session, usedAt: Date.now() };
      return accountCookie(platform, instance as never, account, 3600).split(';')[0];
    })
    .join('; ');
  const leave = async (signIn?: typeof mine) => {
    const { id_token } = await obtainTokens(scene, scene.web, {}, signIn);
    const query = new URLSearchParams({ id_token_hint: id_token });
    await fetch(`${scene.issuer}/oidc/v1/end_session?${query}`, { redirect: 'manual', headers: { cookie } });
  };
  const session = () =>
    scene.postern.call('zitadel.session.v2.SessionService/GetSession', { sessionId: held.sessionId });
  await leave();
  expect(await session()).toBeDefined();
  await features({ oidcSingleV1SessionTermination: false });
  // Somebody else's, which a page of his leads this browser out with.
  await leave();
  expect(await session()).toBeDefined();
  await leave(mine);
  await expect(session()).rejects.toThrow('not_found');
  await reset();
});

test('developers are told of what is below a refusal where the instance says so', async () => {
  const refused = async () => {
    const answer = await fetch(`${scene.issuer}/oauth/v2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${scene.web.clientId}:wrong`)}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x', redirect_uri: redirectUri }),
    });
    return (await answer.json()) as { error: string; parent?: string };
  };
  expect(await refused()).not.toHaveProperty('parent');
  await features({ debugOidcParentError: true });
  const told = await refused();
  expect(told).toMatchObject({ error: 'invalid_client', parent: expect.any(String) });
  await reset();
  expect(await refused()).not.toHaveProperty('parent');
  expect((await introspect(scene, 'nothing')).active).toBe(false);
});

test('the pages go by the default organization, unless the instance says otherwise', async () => {
  const management = 'zitadel.management.v1.ManagementService';
  await scene.postern.call(`${management}/AddCustomPrivacyPolicy`, { tosLink: 'https://org.example/terms' });
  const page = async () => (await scene.postern.fetch('/ui/login/loginname')).text();
  expect(await page()).toContain('https://org.example/terms');
  await features({ loginDefaultOrg: false });
  expect(await page()).not.toContain('https://org.example/terms');
  await reset();
});
