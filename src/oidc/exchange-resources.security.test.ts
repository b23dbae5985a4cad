import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConfidentialClient, introspect, obtainTokens } from './testing.ts';
import { Person, requireConsent } from './testing-consent.ts';
import {
  type ExchangeScene,
  exchangeGrants,
  openExchangeScene,
  subjectToken,
  types,
} from './testing-exchange.ts';

/** Tokens for one resource (RFC 8707) stay for it when they are exchanged (RFC 8693). */

const mcp = 'https://mcp.example.com/mcp';
const admin = 'https://mcp.example.com/admin';
const files = 'https://files.example.com/';
const elsewhere = 'https://elsewhere.example.com/';

let scene: ExchangeScene;
let storage: ConfidentialClient;

const setResources = (projectId: string, applicationId: string, resources: string[]) =>
  scene.postern.call('postern.application.v1.ResourceService/SetApplicationResources', {
    projectId,
    applicationId,
    resources,
  });
const audienceOf = async (form: Record<string, string>, client: ConfidentialClient = scene.exchanger) => {
  const { body } = await scene.ask(form, client);
  return body.error ?? (await introspect(scene, body.access_token, scene.api))['aud'] ?? 'inactive there';
};

/** A resource of an application that the tokens of alice are not for. */
async function addForeignResource() {
  const { call } = scene.postern;
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: scene.orgId,
    name: 'Elsewhere',
  });
  const { applicationId } = await call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    { projectId, name: 'api', apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
  );
  await setResources(projectId, applicationId, [elsewhere]);
}

beforeAll(async () => {
  scene = await openExchangeScene();
  storage = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  await setResources(scene.projectId, scene.api.appId, [mcp, admin]);
  await setResources(scene.projectId, storage.appId, [files]);
  await addForeignResource();
});
afterAll(() => scene?.postern.stop());

test('a token for an application becomes one for a resource of it, and of no other', async () => {
  const { access_token } = await scene.alices({ scope: 'openid' });
  const subject = subjectToken(access_token);
  expect(await audienceOf({ ...subject, resource: mcp })).toEqual([mcp, scene.api.clientId]);
  expect(await audienceOf({ ...subject, resource: mcp, audience: storage.clientId })).toEqual([
    storage.clientId,
    mcp,
    scene.api.clientId,
  ]);
  expect(await audienceOf({ ...subject, resource: elsewhere })).toBe('invalid_target');
  expect(await audienceOf({ ...subject, resource: 'https://unheard.example/' })).toBe('invalid_target');
});

test('what is for one resource does not become one for another, nor for all of its application', async () => {
  const tokens = await scene.alices({ scope: 'openid', resource: mcp });
  const subject = subjectToken(tokens.access_token);
  for (const resource of [admin, files, elsewhere])
    expect(await audienceOf({ ...subject, resource })).toBe('invalid_target');
  expect(await audienceOf({ ...subject, audience: scene.projectId })).toBe('invalid_target');
  expect(await audienceOf({ ...subject, audience: scene.exchanger.clientId })).toBe('invalid_target');
  expect(await audienceOf({ ...subject, audience: scene.api.clientId })).toEqual([mcp, scene.api.clientId]);

  const again = (
    await scene.ask({ ...subject, audience: scene.api.clientId, requested_token_type: types.jwt })
  ).body.access_token;
  expect(await audienceOf({ ...subjectToken(again), resource: admin })).toBe('invalid_target');
  await setResources(scene.projectId, scene.api.appId, [admin]);
  expect(await audienceOf({ ...subjectToken(again), resource: admin })).toBe('invalid_target');
  await setResources(scene.projectId, scene.api.appId, [mcp, admin]);
});

test('the ID token beside it gives no way around that', async () => {
  const { id_token } = await scene.alices({ scope: 'openid', resource: mcp });
  const subject = subjectToken(id_token, types.id);
  expect(await audienceOf(subject)).toEqual([mcp, scene.api.clientId]);
  expect(await audienceOf({ ...subject, audience: scene.projectId })).toBe('invalid_target');
  for (const resource of [admin, files])
    expect(await audienceOf({ ...subject, resource })).toBe('invalid_target');
  // In the hands of an application for which it is, too.
  expect(await audienceOf(subject, storage)).toEqual([mcp, scene.api.clientId]);

  await setResources(scene.projectId, scene.api.appId, [admin]);
  expect(await audienceOf(subject)).toBe('invalid_target');
  await setResources(scene.projectId, scene.api.appId, [mcp, admin]);
});

test('an application that asks its people gets no resource that they were not asked for', async () => {
  const agent = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  await requireConsent(scene, agent);
  const alice = await Person.signedIn(scene);
  await alice.ask(agent, 'openid', {}, [['resource', mcp]]);
  await alice.allow();
  const { access_token } = await obtainTokens(scene, scene.exchanger, { scope: 'openid' });
  const ask = (resource: string) => audienceOf({ ...subjectToken(access_token), resource }, agent);
  expect(await ask(mcp)).toEqual([mcp, scene.api.clientId]);
  expect(await ask(files)).toBe('invalid_scope');
});
