import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash, randomBytes } from 'node:crypto';
import { createLogger } from '../../telemetry/index.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { type TestProxy, testProxy } from '../../testing/proxy.ts';
import { systemOperator } from '../support/operator.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, not typed
type Json = Record<string, any>;
const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const redirectUri = 'https://app.example.com/callback';

let database: TestDatabase;
let proxy: TestProxy;
let postern: TestPostern;
const lines: string[] = [];
/** What must never be seen, by what it is. */
const secrets = new Map<string, string>();
/** Bodies of everything that was refused. */
const refusals: string[] = [];

const keep = <T extends string>(what: string, secret: T): T => {
  expect([what, secret?.length > 5]).toEqual([what, true]);
  secrets.set(what, secret);
  return secret;
};
const call = (method: string, request: object, token?: string) =>
  postern.call<Json>(method, request, token).catch((failure) => {
    refusals.push(JSON.stringify(failure.body));
    return {} as Json;
  });
const form = async (
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Json> => {
  const response = await postern.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  const text = await response.text();
  if (!response.ok) refusals.push(text);
  return text ? JSON.parse(text) : {};
};

beforeAll(async () => {
  database = await testDatabase();
  proxy = testProxy(database.server.port);
  const system = await systemOperator();
  keep('system token', system.token);
  postern = await startTestPostern({
    database: { url: proxy.url(database.url), drop: () => database.drop() },
    log: createLogger({ level: 'debug', format: 'json', write: (line) => lines.push(line) }),
    configure: system.configure,
  });
  keep('administrator password', postern.admin.password);
  keep('machine token', postern.pat);
  keep('login client token', postern.loginPat);
  await call('zitadel.system.v1.SystemService/ListInstances', {}, system.token);
});
afterAll(async () => {
  await postern?.stop();
  proxy?.stop();
});

/** Everything that gives, takes and refuses secrets. */
async function traffic(): Promise<void> {
  const { organizationId } = await call('zitadel.org.v2.OrganizationService/AddOrganization', {
    name: 'ACME',
  });
  const password = keep('password', 'Correct-horse7');
  const { userId } = await call(`${users}/AddHumanUser`, {
    organization: { orgId: organizationId },
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@example.com', returnCode: {} },
    password: { password },
  });
  keep(
    'mail code',
    `"${(await call(`${users}/ResendEmailCode`, { userId, returnCode: {} }))['verificationCode']}"`,
  );
  keep(
    'reset code',
    `"${(await call(`${users}/PasswordReset`, { userId, returnCode: {} }))['verificationCode']}"`,
  );
  await call(`${users}/VerifyEmail`, { userId, verificationCode: keep('wrong code', 'WRONGCODE') });
  const changed = keep('new password', 'Battery-staple8');
  await call(`${users}/SetPassword`, {
    userId,
    newPassword: { password: changed },
    currentPassword: password,
  });
  await call(`${users}/SetPassword`, {
    userId,
    newPassword: { password: keep('weak password', 'weakweakweak') },
  });

  const { id: robot } = await call(`${users}/CreateUser`, {
    organizationId,
    username: 'robot',
    machine: { name: 'Robot' },
  });
  keep(
    'pat',
    (
      await call(`${users}/AddPersonalAccessToken`, { userId: robot, expirationDate: '2100-01-01T00:00:00Z' })
    )['token'],
  );
  const clientSecret = keep(
    'machine secret',
    (await call(`${users}/AddSecret`, { userId: robot }))['clientSecret'],
  );
  const key = (await call(`${users}/AddKey`, { userId: robot, expirationDate: '2100-01-01T00:00:00Z' }))[
    'keyContent'
  ];
  keep('private key', JSON.parse(Buffer.from(key, 'base64').toString()).key.split('\n')[3]);
  const credentials = await form(
    '/oauth/v2/token',
    { grant_type: 'client_credentials', scope: 'openid' },
    { authorization: `Basic ${btoa(`robot:${clientSecret}`)}` },
  );
  keep('client credentials token', credentials['access_token']);
  await form('/oauth/v2/token', {
    grant_type: 'client_credentials',
    client_id: 'robot',
    client_secret: keep('wrong secret', 'not-the-secret'),
  });

  await call(`${sessions}/CreateSession`, {
    checks: { user: { userId }, password: { password: keep('wrong password', 'Wrong-horse9') } },
  });
  const session = await call(
    `${sessions}/CreateSession`,
    { checks: { user: { userId }, password: { password: changed } } },
    postern.loginPat,
  );
  keep('session token', session['sessionToken']);

  const { projectId } = await call('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId,
    name: 'Shop',
  });
  const { oidcConfiguration: app } = await call(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Web',
      oidcConfiguration: {
        redirectUris: [redirectUri],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
      },
    },
  );
  keep('client secret', app.clientSecret);
  const verifier = keep('code verifier', randomBytes(32).toString('base64url'));
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: 'n',
    state: 's',
  });
  const begun = await postern.fetch(`/oauth/v2/authorize?${query}`, {
    headers: { 'x-zitadel-login-client': 'any' },
  });
  const authRequestId = new URL(begun.headers.get('location') ?? '', postern.url).searchParams.get(
    'authRequest',
  );
  const { callbackUrl } = await call(
    'zitadel.oidc.v2.OIDCService/CreateCallback',
    { authRequestId, session: { sessionId: session['sessionId'], sessionToken: session['sessionToken'] } },
    postern.loginPat,
  );
  const code = keep('authorization code', new URL(callbackUrl).searchParams.get('code') ?? '');
  const client = { authorization: `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}` };
  const exchange = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  await form(
    '/oauth/v2/token',
    { ...exchange, code_verifier: keep('wrong verifier', randomBytes(32).toString('base64url')) },
    client,
  );
  const tokens = await form('/oauth/v2/token', { ...exchange, code_verifier: verifier }, client);
  for (const kind of ['access_token', 'refresh_token', 'id_token'])
    if (tokens[kind]) keep(kind, tokens[kind]);
  await postern.fetch('/oidc/v1/userinfo', { token: tokens['access_token'] ?? 'none-was-given' });
  await form('/oauth/v2/introspect', { token: postern.pat }, client);
  await form(
    '/oauth/v2/token',
    { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? 'none-was-given' },
    client,
  );
  await form('/oauth/v2/token', { ...exchange, code_verifier: verifier }, client);
  await form('/oauth/v2/revoke', { token: tokens['refresh_token'] ?? 'none-was-given' }, client);

  // Where secrets do not belong, people put them all the same.
  await postern.fetch(
    `/v2/users/${password}?password=${changed}&access_token=${encodeURIComponent(postern.pat)}`,
    { token: postern.pat },
  );
  await postern.fetch(`/oauth/v2/token?client_secret=${app.clientSecret}`);
  await call(`${users}/SetPassword`, { userId: password, newPassword: { password: { value: changed } } });

  // Errors of a database carry the parameters of the query that failed.
  proxy.mode = 'refuse';
  proxy.cut();
  await call(`${sessions}/CreateSession`, {
    checks: { user: { loginName: 'ada' }, password: { password: changed } },
  });
  await call(`${users}/AddHumanUser`, {
    organization: { orgId: organizationId },
    username: 'bob',
    profile: { givenName: 'B', familyName: 'B' },
    email: { email: 'b@example.com', isVerified: true },
    password: { password },
  });
  await form(
    '/oauth/v2/token',
    { grant_type: 'client_credentials', scope: 'openid' },
    { authorization: `Basic ${btoa(`robot:${clientSecret}`)}` },
  );
  proxy.mode = 'pass';
}

describe('secrets', () => {
  beforeAll(traffic);
  const found = (texts: readonly string[]) =>
    [...secrets].flatMap(([what, secret]) =>
      texts.filter((text) => text.includes(secret)).map((text) => `${what}: ${text.slice(0, 300)}`),
    );

  test('are in no line of the log, at its most talkative', () => {
    expect(lines.length).toBeGreaterThan(30);
    expect(found(lines)).toEqual([]);
  });

  test('are in no event', async () => {
    const rows = await database.sql<
      { event_data: string }[]
    >`select event_data::text, event_type from eventstore.events2`;
    expect(rows.length).toBeGreaterThan(40);
    expect(found(rows.map((row) => row.event_data ?? ''))).toEqual([]);
  });

  test('are in no refusal', () => {
    expect(refusals.length).toBeGreaterThan(5);
    expect(found(refusals)).toEqual([]);
  });
});

test('every call leaves a line with its request id, the one of the caller where it has one', async () => {
  const id = 'my-request-0001';
  await postern.fetch('/v2/users/nobody', { token: postern.pat, headers: { 'x-request-id': id } });
  const mine = lines.map((line) => JSON.parse(line) as Json).filter((line) => line['requestId'] === id);
  expect(mine).toMatchObject([
    {
      method: 'zitadel.user.v2.UserService/GetUserByID',
      protocol: 'rest',
      kind: 'not_found',
      level: 'debug',
    },
  ]);
  const calls = lines.map((line) => JSON.parse(line) as Json).filter(({ message }) => message === 'call');
  expect(calls.filter(({ requestId }) => !requestId)).toEqual([]);
  const ids = calls.map(({ requestId }) => requestId);
  expect(new Set(ids).size).toBe(ids.length);
});
