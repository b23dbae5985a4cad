import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createServerTransport } from '@zitadel/client/node';
import { createSessionServiceClient, createSettingsServiceClient } from '@zitadel/client/v2';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Sessions and settings as clients meet them: over the port of a whole server. */
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const rest = async (method: string, path: string, body?: object, token = postern.loginPat) => {
  const response = await postern.fetch(path, {
    method,
    token,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: JSON of a dozen answers
  return { status: response.status, body: (await response.json()) as any };
};
const checks = () => ({
  user: { loginName: postern.admin.userName },
  password: { password: postern.admin.password },
});

test('REST: a session is created, read, extended and ended', async () => {
  const created = await rest('POST', '/v2/sessions', { checks: checks(), metadata: { k: 'dg==' } });
  expect(created.status).toBe(201);
  expect(created.body.details.resourceOwner).toBe(postern.instanceId);
  const { sessionId, sessionToken } = created.body;

  const read = await rest('GET', `/v2/sessions/${sessionId}?sessionToken=${sessionToken}`);
  expect(read.body.session).toMatchObject({ id: sessionId, sequence: '5', metadata: { k: 'dg==' } });
  expect(read.body.session.factors.user.loginName).toBe('admin');
  expect(read.body.session.factors.password.verifiedAt).toBeString();

  const set = await rest('PATCH', `/v2/sessions/${sessionId}`, { sessionToken, lifetime: '120s' });
  expect(set.body.sessionToken).not.toBe(sessionToken);
  const stale = await rest('PATCH', `/v2/sessions/${sessionId}`, { sessionToken });
  expect([stale.status, stale.body.code, stale.body.details[0].id]).toEqual([403, 7, 'SESSION-Tok01']);

  const ended = await rest('DELETE', `/v2/sessions/${sessionId}`, { sessionToken: set.body.sessionToken });
  expect(ended.status).toBe(200);
  const gone = await rest('GET', `/v2/sessions/${sessionId}`);
  expect([gone.status, gone.body.code]).toEqual([404, 5]);
});

test('a wrong password answers with the count of failures, in the wire form of credentials checks', async () => {
  const wrong = { ...checks(), password: { password: 'Wrong-1234' } };
  const failed = await rest('POST', '/v2/sessions', { checks: wrong });
  expect(failed.status).toBe(400);
  expect(failed.body.details[0]).toMatchObject({
    '@type': 'type.googleapis.com/zitadel.v1.CredentialsCheckError',
    failedAttempts: 1,
  });
});

test("a session's token calls the API as its user, until the session ends", async () => {
  const { body } = await rest('POST', '/v2/sessions', { checks: checks() });
  const { sessionId, sessionToken } = body;
  const own = await rest('GET', `/v2/sessions/${sessionId}`, undefined, sessionToken);
  expect(own.status).toBe(200);
  await rest('DELETE', `/v2/sessions/${sessionId}`, undefined, sessionToken);
  const after = await rest('GET', `/v2/sessions/${sessionId}`, undefined, sessionToken);
  expect([after.status, after.body.code]).toEqual([401, 16]);
});

test('a session that only names its user calls nothing', async () => {
  const { user } = checks();
  const { body } = await rest('POST', '/v2/sessions', { checks: { user } });
  const answer = await rest('POST', '/v2/sessions/search', {}, body.sessionToken);
  expect(answer.status).toBe(401);
});

test('v2beta and the official client say the same', async () => {
  const beta = await rest('POST', '/v2beta/sessions', { checks: checks() });
  expect(beta.status).toBe(201);
  const transport = createServerTransport(postern.loginPat, { baseUrl: postern.url });
  const sessions = createSessionServiceClient(transport);
  const { session } = await sessions.getSession({ sessionId: beta.body.sessionId });
  expect(session?.factors?.user?.loginName).toBe('admin');
  const settings = createSettingsServiceClient(transport);
  const login = await settings.getLoginSettings({});
  expect(login.settings?.passwordCheckLifetime?.seconds).toBe(240n * 3600n);
  expect((await rest('GET', '/v2/settings/password/complexity')).body.settings).toMatchObject({
    minLength: '8',
    requiresSymbol: true,
    resourceOwnerType: 'RESOURCE_OWNER_TYPE_INSTANCE',
  });
});

test('without a token nothing is told', async () => {
  for (const method of [
    'session.v2.SessionService/CreateSession',
    'settings.v2.SettingsService/GetLoginSettings',
  ]) {
    const failure = (await postern.call(`zitadel.${method}`, {}, '').catch((error) => error)) as RpcFailure;
    expect([failure.status, failure.body.code]).toEqual([401, 'unauthenticated']);
  }
});
