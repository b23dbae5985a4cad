import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { actionsOf, receiver } from '../action/testing.ts';
import { exchange, introspect, obtainTokens, openScene, type Scene, userinfo } from '../oidc/testing.ts';
import { until } from '../testing/patience.ts';
import { scriptsOf } from './testing.ts';

/** Scripts of an organization add claims where these are made. */

let scene: Scene;
const hooks = receiver();
const scripts = scriptsOf(
  () => scene.postern,
  () => scene.orgId,
);
const targets = actionsOf(() => scene.postern);
beforeAll(async () => {
  scene = await openScene({
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1');
    },
  });
});
afterEach(async () => {
  await scripts.removeAll();
  await targets.set({ function: { name: 'preuserinfo' } }, []);
});
afterAll(async () => {
  await scene?.postern.stop();
  await hooks.stop();
});

const scope = 'openid profile email';
const tokens = () => obtainTokens(scene, scene.web, { scope });
const claimsOf = async (token: string) => (await userinfo(scene, token)).body as Record<string, unknown>;
const runs = async (name: string, body: string, more: object = {}) => {
  const id = await scripts.create(name, `function ${name}(ctx, api) { ${body} }`, more);
  await scripts.set('2', '4', [id]);
  return id;
};
const logOf = (name: string) => `urn:zitadel:iam:action:${name}:log`;

test('claims are in userinfo, introspection and ID tokens from the next request on, until the flow is cleared', async () => {
  const { access_token: before } = await tokens();
  expect(await claimsOf(before)).not.toHaveProperty('department');
  await runs(
    'claims',
    `api.v1.claims.setClaim('department', { name: 'Sales', knows: ctx.v1.claims.email });
     api.v1.claims.setClaim('department', 'again');
     for (const claim of ['sub', 'email', 'iss', 'active']) api.v1.claims.setClaim(claim, 'mine');
     api.v1.claims.setClaim('urn:zitadel:iam:org:project:roles', { admin: {} });
     api.v1.claims.appendLogIntoClaims('seen');`,
  );
  const department = { name: 'Sales', knows: 'alice@example.com' };
  const told = await claimsOf(before);
  expect(told).toMatchObject({ sub: scene.alice.userId, email: 'alice@example.com', department });
  expect(told[logOf('claims')]).toEqual([
    ...['department', 'sub', 'email', 'iss', 'active'].map((claim) => `the claim ${claim} is there already`),
    'seen',
  ]);
  expect(told).not.toHaveProperty(['urn:zitadel:iam:org:project:roles']);
  expect(told).not.toHaveProperty('active');
  expect(await introspect(scene, before)).toMatchObject({ active: true, department });
  expect(decodeJwt((await tokens()).id_token)).toMatchObject({ sub: scene.alice.userId, department });
  await scripts.call('ClearFlow', { type: '2' });
  expect(await claimsOf(before)).not.toHaveProperty('department');
});

test('access tokens that are JWTs have a trigger of their own', async () => {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  const id = await scripts.create(
    'tier',
    `const tier = (ctx, api) => { api.v1.claims.setClaim('tier', 'gold'); api.v1.claims.setClaim('exp', 4102444800); }`,
  );
  await scripts.set('FLOW_TYPE_CUSTOMISE_TOKEN', 'TRIGGER_TYPE_PRE_ACCESS_TOKEN_CREATION', [id]);
  const { access_token, id_token } = await obtainTokens(scene, client, { scope });
  const claims = decodeJwt(access_token);
  expect(claims).toMatchObject({ tier: 'gold', sub: scene.alice.userId });
  expect(claims.exp).toBeLessThan(4_102_444_800);
  expect(decodeJwt(id_token)).not.toHaveProperty('tier');
});

test('a script reads the user, its metadata and roles, and the organization’s metadata', async () => {
  const { postern, orgId, projectId, alice } = scene;
  await postern.call('zitadel.project.v2.ProjectService/AddProjectRole', {
    projectId,
    roleKey: 'admin',
    displayName: 'Admin',
  });
  await postern.call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    userId: alice.userId,
    projectId,
    organizationId: orgId,
    roleKeys: ['admin'],
  });
  await postern.callIn(orgId, 'zitadel.management.v1.ManagementService/SetOrgMetadata', {
    key: 'crm-id',
    value: Buffer.from('77b597dc').toString('base64'),
  });
  await runs(
    'reads',
    `const user = ctx.v1.getUser();
     const grant = ctx.v1.user.grants.grants[0];
     api.v1.claims.setClaim('seen', {
       user: [user.username, user.human.firstName, user.state, user.loginNames.length > 0, user.creationDate instanceof Date],
       metadata: ctx.v1.user.getMetadata().metadata.map(({ key, value }) => [key, value]),
       grants: [ctx.v1.user.grants.count, grant.projectName, grant.roles, grant.getOrgMetadata().metadata[0].value],
       org: ctx.v1.org.getMetadata().count,
     });`,
  );
  expect((await claimsOf((await tokens()).access_token))['seen']).toEqual({
    user: ['alice', 'Alice', 1, true, true],
    metadata: [['team', 'red?>']],
    grants: [1, 'Shop', ['admin'], '77b597dc'],
    org: 1,
  });
});

test('actions run in their order, each with the claims of those before, and what they set as metadata is written', async () => {
  const first = await scripts.create(
    'first',
    `function first(ctx, api) { api.v1.claims.setClaim('steps', [1]); api.v1.user.setMetadata('tier', 'gold'); api.v1.user.setMetadata('score', { n: 5 }); }`,
  );
  const second = await scripts.create(
    'second',
    `function second(ctx, api) { api.v1.claims.setClaim('count', (ctx.v1.claims.steps ?? []).length); api.v1.claims.setClaim('steps', 'mine'); }`,
  );
  await scripts.set('2', '4', [first, second]);
  const { access_token } = await tokens();
  expect(await claimsOf(access_token)).toMatchObject({
    steps: [1],
    count: 1,
    [logOf('second')]: ['the claim steps is there already'],
  });
  const metadata = async () => {
    const { metadata } = await scene.postern.call<{ metadata: { key: string; value: string }[] }>(
      'zitadel.user.v2.UserService/ListUserMetadata',
      { userId: scene.alice.userId },
    );
    return Object.fromEntries(
      metadata.map(({ key, value }) => [key, Buffer.from(value, 'base64').toString()]),
    );
  };
  await until(async () => 'score' in (await metadata()));
  expect(await metadata()).toMatchObject({ tier: 'gold', score: '{"n":5}' });
  await scripts.call('DeactivateAction', { id: first });
  const after = await claimsOf(access_token);
  expect(after).toMatchObject({ steps: 'mine', count: 0 });
  expect(after).not.toHaveProperty([logOf('second')]);
});

test('a script that fails ends the request in its own words, or is passed over where it may fail', async () => {
  const { access_token } = await tokens();
  const id = await runs('refuses', 'throw "Not on Sundays"');
  const refused = await userinfo(scene, access_token);
  expect([refused.status, refused.body]).toMatchObject([
    400,
    { error: 'access_denied', error_description: 'Not on Sundays' },
  ]);
  const change = (script: string, allowedToFail: boolean) =>
    scripts.call('UpdateAction', { id, name: 'refuses', script, timeout: '5s', allowedToFail });
  await change('function refuses() { missing.x }', false);
  expect((await userinfo(scene, access_token)).body).toMatchObject({
    error: 'access_denied',
    error_description: 'An action that this depends on failed',
  });
  await change('function refuses(ctx, api) { api.v1.claims.setClaim("large", "x".repeat(20000)) }', false);
  expect((await userinfo(scene, access_token)).body).toMatchObject({ error: 'access_denied' });
  await change('function refuses() { throw "Not on Sundays" }', true);
  expect(await claimsOf(access_token)).toMatchObject({ sub: scene.alice.userId });
  await change('function refuses() { console.log("again"); throw "Not on Sundays" }', true);
  await claimsOf(access_token);
  const shown = await scene.postern.callIn<{
    runs: { error?: string; log?: object[]; durationMs: number }[];
  }>(scene.orgId, 'postern.action.v1.ActionRunService/ListActionRuns', { actionId: id });
  expect(shown.runs[0]).toMatchObject({ error: 'Not on Sundays', log: [{ level: 'info', text: 'again' }] });
  expect(shown.runs[0]?.durationMs).toBeGreaterThan(0);
  expect(shown.runs.map(({ error }) => error?.split('\n')[0])).toContain(
    "ReferenceError: 'missing' is not defined",
  );
  expect(shown.runs.map(({ error }) => error)).toContain('it adds more than 16384 bytes of claims');
});

test('scripts act before targets, which are told of what they added', async () => {
  await runs('own', `api.v1.claims.setClaim('by', 'script'); api.v1.claims.setClaim('only', 'script');`);
  hooks.answers(() =>
    Response.json({
      append_claims: [
        { key: 'by', value: 'target' },
        { key: 'other', value: 'target' },
      ],
    }),
  );
  const { id } = await targets.target(hooks.at('/after'), { restCall: { interruptOnError: true } });
  await targets.set({ function: { name: 'preuserinfo' } }, [id]);
  const { access_token } = await tokens();
  expect(await claimsOf(access_token)).toMatchObject({ by: 'script', only: 'script', other: 'target' });
  expect(hooks.got('/after').at(-1)).toMatchObject({ userinfo: { by: 'script', only: 'script' } });
});

test('scripts of an organization act on its own people alone', async () => {
  await runs('own', `api.v1.claims.setClaim('department', 'Sales')`);
  const { organizationId } = await scene.postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Another' },
  );
  const { userId } = await scene.postern.callIn<{ userId: string }>(
    organizationId,
    'zitadel.management.v1.ManagementService/AddMachineUser',
    { userName: 'another-robot', name: 'Robot', accessTokenType: 'ACCESS_TOKEN_TYPE_BEARER' },
  );
  const { clientId, clientSecret } = await scene.postern.callIn<{ clientId: string; clientSecret: string }>(
    organizationId,
    'zitadel.management.v1.ManagementService/GenerateMachineSecret',
    { userId },
  );
  const form = { grant_type: 'client_credentials', scope: 'openid' };
  const { body } = await exchange(scene, form, { clientId, secret: clientSecret });
  const claims = await claimsOf(body.access_token);
  expect(claims).toMatchObject({ sub: userId });
  expect(claims).not.toHaveProperty('department');
});
