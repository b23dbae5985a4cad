import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as oauth from 'oauth4webapi';
import { type ConfidentialClient, exchange, introspect, openScene, post, type Scene } from './testing.ts';
import {
  beginning,
  bindIssuer,
  exactly,
  jwtBearerAssertion,
  jwtBearerGrant,
  type TestIssuer,
  testIssuer,
  trustIssuer,
} from './testing-issuer.ts';

/** Workloads without any secret: they show what their cluster or CI system says of them. */

let scene: Scene;
let ci: TestIssuer;
let cluster: TestIssuer;
let ciId: string;
let application: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  ci = testIssuer();
  cluster = testIssuer();
  application = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
    grantTypes: [
      'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
      'OIDC_GRANT_TYPE_REFRESH_TOKEN',
      'OIDC_GRANT_TYPE_TOKEN_EXCHANGE',
    ],
  });
  ciId = await trustIssuer(scene, ci);
  await bindIssuer(scene, ciId, { userId: scene.machine.userId }, [
    beginning('sub', 'repo:octo/shop:'),
    exactly('ref', 'refs/heads/main'),
  ]);
  const clusterId = await trustIssuer(scene, cluster, { name: 'Cluster', audience: 'postern' });
  const holder = { application: { projectId: scene.projectId, applicationId: application.appId } };
  await bindIssuer(scene, clusterId, holder, [
    exactly('sub', 'system:serviceaccount:shop:web'),
    exactly('/kubernetes.io/namespace', 'shop'),
  ]);
});
afterAll(async () => {
  await scene?.postern.stop();
  await Promise.all([ci?.stop(), cluster?.stop()]);
});

const job = (claims: object = {}) =>
  ci.sign({
    aud: scene.issuer,
    sub: 'repo:octo/shop:ref:refs/heads/main',
    repository: 'octo/shop',
    ref: 'refs/heads/main',
    ...claims,
  });
const pod = () =>
  cluster.sign(
    {
      aud: ['postern'],
      sub: 'system:serviceaccount:shop:web',
      'kubernetes.io': { namespace: 'shop', serviceaccount: { name: 'web', uid: '1' } },
    },
    { typ: undefined } as object,
  );
const scope = 'openid urn:zitadel:iam:org:project:id:zitadel:aud';

const asClient = (clientId: string, assertion: string) => ({
  client_id: clientId,
  client_assertion_type: jwtBearerAssertion,
  client_assertion: assertion,
});

test('a job of a CI system is its service account, by client credentials', async () => {
  const { status, body } = await exchange(scene, {
    grant_type: 'client_credentials',
    scope,
    ...asClient(scene.machine.userId, await job()),
  });
  expect({ status, error: body.error_description }).toEqual({ status: 200, error: undefined });
  expect(body.refresh_token).toBeUndefined();
  const me = await scene.postern.call<{ user: { id: string } }>(
    'zitadel.auth.v1.AuthService/GetMyUser',
    {},
    body.access_token,
  );
  expect(me.user.id).toBe(scene.machine.userId);
});

test('and by the JWT bearer grant, under its name', async () => {
  const { status, body } = await exchange(scene, {
    grant_type: jwtBearerGrant,
    scope,
    client_id: scene.machine.userName,
    assertion: await job(),
  });
  expect(status).toBe(200);
  expect(await introspect(scene, body.access_token)).toMatchObject({ active: false });
  expect(body.scope).toBe(scope);
});

test('one token serves all jobs that have it, until its time is over', async () => {
  const token = await job({ jti: 'one' });
  const form = { grant_type: 'client_credentials', scope, ...asClient(scene.machine.userId, token) };
  const answers = [await exchange(scene, form), await exchange(scene, form)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

test('a pod is its application, wherever one authenticates', async () => {
  const token = await introspectionOf(await pod());
  expect(token).toEqual({ status: 200, active: false });
  const exchanged = await exchange(scene, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'none',
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    ...asClient(application.clientId, await pod()),
  });
  // The client is known by now; what it shows is not.
  expect(exchanged.body.error).toBe('invalid_request');
});

const introspectionOf = async (assertion: string) => {
  const answer = await post(scene, '/oauth/v2/introspect', {
    token: 'x',
    ...asClient(application.clientId, assertion),
  });
  return { status: answer.status, active: ((await answer.json()) as { active?: boolean }).active };
};

test('a library that knows nothing of us does the same', async () => {
  const server = await oauth.processDiscoveryResponse(
    new URL(scene.issuer),
    await oauth.discoveryRequest(new URL(scene.issuer), { [oauth.allowInsecureRequests]: true }),
  );
  const client = { client_id: scene.machine.userId };
  const workload: oauth.ClientAuth = async (_server, { client_id: id }, body) => {
    for (const [name, value] of Object.entries(asClient(id, await job()))) body.set(name, value);
  };
  const answer = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    workload,
    new URLSearchParams({ scope }),
    {
      [oauth.allowInsecureRequests]: true,
    },
  );
  const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, answer);
  expect(token).toBeString();
});

test('what is bound no more is refused at once', async () => {
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    { userName: 'short', name: 'Short' },
  );
  const fresh = testIssuer();
  const id = await trustIssuer(scene, fresh, { name: 'Fresh' });
  const bindingId = await bindIssuer(scene, id, { userId }, [exactly('sub', 'me')]);
  const ask = async () => {
    const form = { grant_type: 'client_credentials', scope };
    const assertion = await fresh.sign({ aud: scene.issuer, sub: 'me' });
    return (await exchange(scene, { ...form, ...asClient(userId, assertion) })).status;
  };
  expect(await ask()).toBe(200);
  await scene.postern.call('postern.trust.v1.TrustedIssuerService/UnbindTrustedIssuer', { id, bindingId });
  expect(await ask()).toBe(401);
  await bindIssuer(scene, id, { userId }, [exactly('sub', 'me')]);
  expect(await ask()).toBe(200);
  await scene.postern.call('postern.trust.v1.TrustedIssuerService/DeleteTrustedIssuer', { id });
  expect(await ask()).toBe(401);
  await fresh.stop();
});

test('an issuer can be trusted by keys that are given', async () => {
  const air = testIssuer();
  const id = await trustIssuer(scene, air, {
    name: 'Behind a wall',
    jwksUri: '',
    jwks: JSON.stringify({ keys: [air.publicJwk] }),
  });
  await bindIssuer(scene, id, { userId: scene.machine.userId }, [exactly('sub', 'me')]);
  const { status } = await exchange(scene, {
    grant_type: 'client_credentials',
    scope,
    ...asClient(scene.machine.userId, await air.sign({ aud: scene.issuer, sub: 'me' })),
  });
  expect({ status, asked: air.asked() }).toEqual({ status: 200, asked: 0 });
  await air.stop();
});

test('who lists the issuers sees what is bound to them', async () => {
  const { trustedIssuers } = await scene.postern.call<{ trustedIssuers: object[] }>(
    'postern.trust.v1.TrustedIssuerService/ListTrustedIssuers',
    { organizationId: scene.orgId },
  );
  expect(trustedIssuers).toContainEqual(
    expect.objectContaining({
      id: ciId,
      issuer: ci.issuer,
      bindings: [
        expect.objectContaining({
          userId: scene.machine.userId,
          holderName: 'Robot',
          rules: [beginning('sub', 'repo:octo/shop:'), exactly('ref', 'refs/heads/main')],
        }),
      ],
    }),
  );
});
