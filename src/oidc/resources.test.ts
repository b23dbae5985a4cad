import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  openScene,
  post,
  type Scene,
  userinfo,
} from './testing.ts';
import { apiScope, Person, requireConsent } from './testing-consent.ts';

/** Tokens for one resource (RFC 8707): an MCP server's address, say. */

const mcp = 'https://mcp.example.com/mcp';
const files = 'https://files.example.com/';
const service = 'postern.application.v1.ResourceService';

let scene: Scene;
let alice: Person;
let storage: ConfidentialClient;
const call = <T = object>(method: string, request: object) => scene.postern.call<T>(method, request);
const setResources = (client: ConfidentialClient, resources: string[]) =>
  call(`${service}/SetApplicationResources`, {
    projectId: scene.projectId,
    applicationId: client.appId,
    resources,
  });
const asking = (scope: string, ...resources: string[]) =>
  alice.ask(
    scene.web,
    scope,
    {},
    resources.map((resource) => ['resource', resource] as const),
  );

beforeAll(async () => {
  scene = await openScene();
  storage = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await setResources(scene.api, [mcp]);
  await setResources(storage, [files]);
  alice = await Person.signedIn(scene);
});
afterAll(() => scene?.postern.stop());

test('a resource is registered with its application, and with no other', async () => {
  const of = { projectId: scene.projectId, applicationId: scene.api.appId };
  expect(await call<object>(`${service}/GetApplicationResources`, of)).toEqual({ resources: [mcp] });
  await expect(setResources(storage, [files, mcp])).rejects.toThrow('APP-Res02');
  for (const bad of ['mcp.example.com', '/mcp', 'https://mcp.example.com/#a', 'https://mcp.example.com/ä'])
    await expect(setResources(storage, [bad])).rejects.toThrow('APP-Res01');
  // What its application lets go of is free.
  const other = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await setResources(other, ['urn:example:a']);
  await call('zitadel.application.v2.ApplicationService/DeleteApplication', {
    projectId: scene.projectId,
    applicationId: other.appId,
  });
  await setResources(storage, [files, 'urn:example:a']);
  await setResources(storage, [files]);
});

test('a token for a resource is for that and its application alone; the ID token is for the client', async () => {
  const tokens = await alice.redeem(await asking(`openid email ${apiScope}`, mcp), scene.web);
  const told = await introspect(scene, tokens.access_token);
  expect(told).toMatchObject({ active: true, aud: [mcp, scene.api.clientId] });
  expect((await introspect(scene, tokens.access_token, storage)).active).toBe(false);
  expect((await introspect(scene, tokens.access_token, scene.web)).active).toBe(false);
  const me = await scene.postern.fetch('/auth/v1/users/me', {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(me.status).toBe(401);
  expect(decodeJwt(tokens.id_token).aud).toContain(scene.web.clientId);
  expect((await userinfo(scene, tokens.access_token)).status).toBe(200);
});

test('the server’s own API is one, by the scope that gives power over it', async () => {
  const me = async (scope: string) => {
    const tokens = await alice.redeem(await asking(scope, scene.issuer), scene.web);
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    return (await scene.postern.fetch('/auth/v1/users/me', { headers })).status;
  };
  expect([await me('openid'), await me(`openid ${apiScope}`)]).toEqual([401, 200]);
});

test('several are granted, and each token is for those that are asked for then', async () => {
  const tokens = await alice.redeem(await asking('openid offline_access', mcp, files), scene.web, {
    resource: files,
  });
  expect((await introspect(scene, tokens.access_token, storage)).aud).toEqual([files, storage.clientId]);
  expect((await introspect(scene, tokens.access_token)).active).toBe(false);
  const refreshed = async (more: Record<string, string>, token: string) =>
    (await exchange(scene, { grant_type: 'refresh_token', refresh_token: token, ...more }, scene.web)).body;
  expect((await refreshed({ resource: 'https://else.example/' }, tokens.refresh_token)).error).toBe(
    'invalid_target',
  );
  const second = await refreshed({ resource: mcp }, tokens.refresh_token);
  expect((await introspect(scene, second.access_token)).aud).toEqual([mcp, scene.api.clientId]);
  const third = await refreshed({}, second.refresh_token);
  expect((await introspect(scene, third.access_token)).aud).toEqual([
    mcp,
    scene.api.clientId,
    files,
    storage.clientId,
  ]);
});

test('as a JWT it says so itself', async () => {
  const jwt = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  const tokens = await alice.redeem(await alice.ask(jwt, 'openid', {}, [['resource', mcp]]), jwt);
  expect(decodeJwt(tokens.access_token).aud).toEqual([mcp, scene.api.clientId]);
  expect((await introspect(scene, tokens.access_token)).active).toBe(true);
  expect((await introspect(scene, tokens.access_token, storage)).active).toBe(false);
});

test('what is nobody’s, or was not granted, is no target', async () => {
  expect((await asking('openid', 'https://else.example/'))?.get('error')).toBe('invalid_target');
  const without = await alice.redeem(await asking('openid'), scene.web, { resource: mcp });
  expect(without.error).toBe('invalid_target');
  const { machine } = scene;
  const credentials = { clientId: machine.userName, secret: machine.secret };
  const form = { grant_type: 'client_credentials', scope: 'openid' };
  const refused = await exchange(scene, { ...form, resource: 'https://else.example/' }, credentials);
  expect(refused.body.error).toBe('invalid_target');
  const given = await exchange(scene, { ...form, resource: mcp }, credentials);
  expect((await introspect(scene, given.body.access_token)).aud).toEqual([mcp, scene.api.clientId]);
});

test('people agree to a resource by its address, and each anew', async () => {
  const agent = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await requireConsent(scene, agent);
  const ask = (resource: string) => alice.ask(agent, 'openid', {}, [['resource', resource]]);
  expect(await ask(mcp)).toBeUndefined();
  expect(alice.markup).toContain(`access to other services in your name: ${mcp}`);
  await alice.allow();
  expect((await ask(mcp))?.get('code')).toBeTruthy();
  expect(await ask(files)).toBeUndefined();
  expect(alice.markup).toContain(files);
});

test('it is pushed, and a device asks for it, like anything else', async () => {
  const pushed = await post(
    scene,
    '/oauth/v2/par',
    {
      client_id: scene.web.clientId,
      response_type: 'code',
      scope: 'openid',
      resource: 'https://else.example/',
    },
    scene.web,
  );
  expect(pushed.status).toBe(400);
  const tv = await scene.addClient({
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  });
  const begin = (resource: string) =>
    post(scene, '/oauth/v2/device_authorization', { scope: 'openid', resource }, tv);
  expect(await (await begin('https://else.example/')).json()).toMatchObject({ error: 'invalid_target' });
  const begun = (await (await begin(mcp)).json()) as { device_code: string; user_code: string };
  await alice.open('/ui/login/device');
  await alice.submit({ user_code: begun.user_code }, '/ui/login/device');
  expect(alice.markup).toContain(mcp);
  await alice.answer(alice.answerForm(), '/ui/login/device/allow');
  const { body } = await exchange(
    scene,
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: begun.device_code },
    tv,
  );
  expect((await introspect(scene, body.access_token)).aud).toEqual([mcp, scene.api.clientId]);
});
