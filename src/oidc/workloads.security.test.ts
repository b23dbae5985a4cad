import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import {
  type ConfidentialClient,
  exchange,
  obtainTokens,
  openScene,
  post,
  type Scene,
  type TokenAnswer,
} from './testing.ts';
import { forgeriesOf } from './testing-forgeries.ts';
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

/** Who would like to be somebody's workload, and is not. */

const trust = 'postern.trust.v1.TrustedIssuerService';

let scene: Scene;
let operator: Awaited<ReturnType<typeof systemOperator>>;
let ci: TestIssuer;
let other: TestIssuer;
let ciId: string;
let otherId: string;
beforeAll(async () => {
  operator = await systemOperator();
  scene = await openScene({
    configure(config) {
      config.outbound.allow.push('127.0.0.1');
      operator.configure(config);
      config.server.trustedProxies = ['127.0.0.1/32', '::1/128'];
    },
  });
  ci = testIssuer();
  other = testIssuer();
  ciId = await trustIssuer(scene, ci);
  otherId = await trustIssuer(scene, other, { name: 'Other' });
  await bindIssuer(scene, ciId, { userId: scene.machine.userId }, [
    beginning('sub', 'repo:octo/shop:'),
    exactly('ref', 'refs/heads/main'),
  ]);
});
afterAll(async () => {
  await scene?.postern.stop();
  await Promise.all([ci?.stop(), other?.stop()]);
});

const good = () => ({
  aud: scene.issuer,
  sub: 'repo:octo/shop:ref:refs/heads/main',
  ref: 'refs/heads/main',
});

const byCredentials = (assertion: string, clientId: string) =>
  exchange(scene, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_assertion_type: jwtBearerAssertion,
    client_assertion: assertion,
  });
/** From an address of its own, so that what fails there slows nobody else down. */
async function byGrant(assertion: string, clientId: string, address = '192.0.2.1') {
  const form = { grant_type: jwtBearerGrant, client_id: clientId, assertion };
  const answer = await post(scene, '/oauth/v2/token', form, undefined, { 'x-forwarded-for': address });
  return { status: answer.status, body: (await answer.json()) as TokenAnswer };
}

/** Both ways say no more than this, whatever is wrong. */
async function expectRefused(assertion: string, clientId = scene.machine.userId) {
  const { status, body } = await byCredentials(assertion, clientId);
  // Whoever failed often waits.
  expect([401, 429]).toContain(status);
  if (status === 401)
    expect(body).toEqual({
      error: 'invalid_client',
      error_description: 'The client is unknown, or its authentication failed',
    } as never);
  const granted = await byGrant(assertion, clientId);
  expect([400, 429]).toContain(granted.status);
  if (granted.status === 400) expect(granted.body.error).toBe('invalid_grant');
}

const now = () => Math.floor(Date.now() / 1000);

test('what is refused below is taken when nothing is wrong with it', async () => {
  const assertion = await ci.sign(good());
  expect((await byCredentials(assertion, scene.machine.userId)).status).toBe(200);
  expect((await byGrant(assertion, scene.machine.userId)).status).toBe(200);
});

describe('claims', () => {
  test.each([
    ['another audience', { aud: 'https://sts.example.com' }],
    ['another audience beside ours', () => ({ aud: [scene.issuer, 'https://sts.example.com'] })],
    ['no audience', { aud: undefined }],
    ['an audience that begins as ours', () => ({ aud: `${scene.issuer}.example.com` })],
    ['another repository', { sub: 'repo:octo/shop-of-mine:ref:refs/heads/main' }],
    ['another owner', { sub: 'repo:evil/shop:ref:refs/heads/main' }],
    ['another branch', { ref: 'refs/heads/mine' }],
    ['no branch', { ref: undefined }],
    ['a branch in a list', { ref: ['refs/heads/main'] }],
    ['no subject', { sub: undefined }],
    ['a subject that is no text', { sub: { 0: 'repo:octo/shop:' } }],
    ['its end in the past', () => ({ iat: now() - 400, exp: now() - 100 })],
    ['no end', { exp: undefined }],
    ['no begin', { iat: undefined }],
    ['a begin that is to come', () => ({ iat: now() + 600, exp: now() + 900 })],
    ['a time from which it is good that is to come', () => ({ nbf: now() + 600 })],
    ['a life of a week', () => ({ exp: now() + 7 * 86_400 })],
    ['a key that it is bound to', { cnf: { jkt: 'x'.repeat(43) } }],
    ['an issuer with a slash more', () => ({ iss: `${ci.issuer}/` })],
  ])('%s', async (_, wrong) => {
    await expectRefused(await ci.sign({ ...good(), ...(typeof wrong === 'function' ? wrong() : wrong) }));
  });

  test.each(['at+jwt', 'logout+jwt', 'dpop+jwt', 'oauth-client-attestation+jwt'])(
    'a token of the issuer for something else: %s',
    async (typ) => expectRefused(await ci.sign(good(), { typ })),
  );

  test('a token of the issuer for people, which an application would bring', async () => {
    const assertion = await ci.sign(good(), { typ: 'oauth-id-jag+jwt' });
    const answers = [byCredentials, byGrant].map((ask) => ask(assertion, scene.machine.userId));
    for (const { status, body } of await Promise.all(answers)) {
      expect([401, 429]).toContain(status);
      expect(body.access_token).toBeUndefined();
    }
  });
});

describe('keys', () => {
  test('what another issuer signs in the name of this one', async () => {
    await expectRefused(await other.sign({ ...good(), iss: ci.issuer }));
  });

  test('what another trusted issuer says, to which the account is not bound', async () => {
    await expectRefused(await other.sign(good()));
  });

  test('everything that only looks like a good one', async () => {
    const asked = ci.asked();
    const forged = await forgeriesOf(await ci.sign(good()), ci.publicJwk);
    expect(forged.length).toBeGreaterThan(50);
    for (const [index, { name, token }] of forged.entries()) {
      const { status } = await byGrant(token, scene.machine.userId, `198.51.100.${index}`);
      expect({ name, refused: [400, 413, 429].includes(status) }).toEqual({ name, refused: true });
    }
    // However many keys were made up, the host was asked once more at most.
    expect(ci.asked() - asked).toBeLessThanOrEqual(1);
  });

  test('an assertion without end', async () => {
    await expectRefused(await ci.sign({ ...good(), padding: 'x'.repeat(20_000) }));
  });
});

describe('whom it says to be', () => {
  test('nobody in particular', async () => {
    const assertion = await ci.sign(good());
    const forms: Record<string, string>[] = [
      { grant_type: jwtBearerGrant, assertion },
      {
        grant_type: 'client_credentials',
        client_assertion_type: jwtBearerAssertion,
        client_assertion: assertion,
      },
    ];
    for (const form of forms) {
      const { status, body } = await exchange(scene, form);
      expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_request' });
      expect(body.error_description).toContain('client_id is missing');
    }
  });

  test('somebody who is not there, or is a person, or an application with a secret', async () => {
    const assertion = await ci.sign(good());
    for (const clientId of ['nobody', scene.alice.userId, scene.web.clientId, scene.spa.clientId])
      await expectRefused(assertion, clientId);
  });

  test('two at once', async () => {
    const form = {
      grant_type: 'client_credentials',
      client_id: scene.machine.userId,
      client_assertion_type: jwtBearerAssertion,
      client_assertion: await ci.sign(good()),
    };
    const withSecret = await exchange(scene, { ...form, client_secret: scene.machine.secret });
    const withHeader = await exchange(scene, form, {
      clientId: scene.machine.userId,
      secret: scene.machine.secret,
    });
    expect([withSecret.body.error, withHeader.body.error]).toEqual(['invalid_request', 'invalid_request']);
  });

  test('one who is deactivated', async () => {
    const { userId } = await scene.postern.call<{ userId: string }>(
      'zitadel.management.v1.ManagementService/AddMachineUser',
      { userName: 'resting', name: 'Resting' },
    );
    await bindIssuer(scene, otherId, { userId }, [exactly('sub', 'rest')]);
    const assertion = await other.sign({ aud: scene.issuer, sub: 'rest' });
    expect((await byGrant(assertion, userId)).status).toBe(200);
    await scene.postern.call('zitadel.user.v2.UserService/DeactivateUser', { userId });
    await expectRefused(assertion, userId);
  });

  test('an application that is held to FAPI signs for itself', async () => {
    const { appId, clientId } = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
      redirectUris: ['https://shop.example.com/callback'],
      postLogoutRedirectUris: [],
      developmentMode: false,
    });
    const application = { projectId: scene.projectId, applicationId: appId };
    await bindIssuer(scene, otherId, { application }, [exactly('sub', 'fapi')]);
    const ask = async () => {
      const assertion = await other.sign({ aud: scene.issuer, sub: 'fapi' });
      const answer = await post(scene, '/oauth/v2/introspect', {
        token: 'x',
        client_id: clientId,
        client_assertion_type: jwtBearerAssertion,
        client_assertion: assertion,
      });
      return answer.status;
    };
    expect(await ask()).toBe(200);
    await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      ...application,
      requirePushedAuthorizationRequests: true,
      dpopBoundAccessTokens: true,
      securityProfile: 'SECURITY_PROFILE_FAPI2_SECURITY',
    });
    expect(await ask()).toBe(401);
  });
});

describe('who is trusted', () => {
  test('another organization trusts whom it likes, and nobody of this one is theirs', async () => {
    const { organizationId } = await scene.postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Tenant' },
    );
    const mine = testIssuer();
    const id = await trustIssuer({ ...scene, orgId: organizationId }, mine);
    const bind = bindIssuer(scene, id, { userId: scene.machine.userId }, [exactly('sub', 'me')]);
    expect(String(await bind.catch((error) => error))).toContain('no such service account');
    await expectRefused(await mine.sign({ ...good(), sub: 'me' }));
    // The same issuer, trusted by another organization with rules of its own, stays apart.
    const theirs = await trustIssuer({ ...scene, orgId: organizationId }, ci);
    const { id: robot } = await scene.postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
      organizationId,
      username: 'theirs',
      machine: { name: 'Theirs' },
    });
    await bindIssuer(scene, theirs, { userId: robot }, [
      exactly('sub', 'repo:evil/shop:ref:refs/heads/main'),
    ]);
    const evil = await ci.sign({ ...good(), sub: 'repo:evil/shop:ref:refs/heads/main' });
    expect((await byGrant(evil, robot)).status).toBe(200);
    await expectRefused(evil);
    await expectRefused(await ci.sign(good()), robot);
    await mine.stop();
  });

  test('nobody trusts this server as another', async () => {
    await scene.postern.call(
      'zitadel.instance.v2.InstanceService/AddCustomDomain',
      { instanceId: scene.postern.instanceId, customDomain: 'other.example.com' },
      await operator.tokenFor(scene.issuer),
    );
    await scene.postern.settled();
    for (const issuer of [scene.issuer, 'https://other.example.com', 'https://other.example.com:8443']) {
      const create = trustIssuer(scene, { ...ci, issuer });
      expect(String(await create.catch((error) => error))).toContain('another than this server');
    }
    const { id_token: idToken } = await obtainTokens(scene);
    await expectRefused(idToken);
  });

  test('an address inside of the network is not asked for keys, unless the operator says so', async () => {
    const inside = testIssuer();
    const uri = inside.jwksUri.replace('127.0.0.1', '[::1]');
    const id = await trustIssuer(scene, { ...inside, jwksUri: uri }, { name: 'Inside' });
    await bindIssuer(scene, id, { userId: scene.machine.userId }, [exactly('sub', 'me')]);
    await expectRefused(await inside.sign({ aud: scene.issuer, sub: 'me' }));
    await inside.stop();
  });

  test('keys are not where a redirect leads', async () => {
    const real = testIssuer();
    const moved = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => Response.redirect(real.jwksUri, 302),
    });
    const jwksUri = `http://127.0.0.1:${moved.port}/jwks`;
    const id = await trustIssuer(scene, { ...real, jwksUri }, { name: 'Moved' });
    await bindIssuer(scene, id, { userId: scene.machine.userId }, [exactly('sub', 'me')]);
    await expectRefused(await real.sign({ aud: scene.issuer, sub: 'me' }));
    expect(real.asked()).toBe(0);
    await moved.stop(true);
    await real.stop();
  });
});

describe('who may say whom to trust', () => {
  /** A machine user with one role, and its token. */
  async function withRole(role: string): Promise<string> {
    const { userId } = await scene.postern.call<{ userId: string }>(
      'zitadel.management.v1.ManagementService/AddMachineUser',
      { userName: `holder-of-${role.toLowerCase()}`, name: role },
    );
    await scene.postern.call('zitadel.management.v1.ManagementService/AddOrgMember', {
      userId,
      roles: [role],
    });
    const { token } = await scene.postern.call<{ token: string }>(
      'zitadel.user.v2.UserService/AddPersonalAccessToken',
      { userId, expirationDate: '2100-01-01T00:00:00Z' },
    );
    return token;
  }
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => undefined,
      (error) => error.status,
    );

  test('who manages settings alone cannot change the keys of what service accounts are bound to', async () => {
    const token = await withRole('ORG_SETTINGS_MANAGER');
    const update = (id: string) =>
      refusal(scene.postern.call(`${trust}/UpdateTrustedIssuer`, { id, jwksUri: other.jwksUri }, token));
    const unused = testIssuer();
    const free = await trustIssuer(scene, unused, { name: 'Nobody bound' });
    await unused.stop();
    expect(await update(free)).toBeUndefined();
    expect(await update(ciId)).toBe(403);
    const rules = [exactly('sub', 'me')];
    const bind = { id: free, userId: scene.machine.userId, rules };
    expect(await refusal(scene.postern.call(`${trust}/BindTrustedIssuer`, bind, token))).toBe(403);
  });

  test('who manages users cannot become an administrator of the instance by a binding', async () => {
    const { userId } = await scene.postern.call<{ userId: string }>(
      'zitadel.management.v1.ManagementService/AddMachineUser',
      { userName: 'mighty', name: 'Mighty' },
    );
    await scene.postern.call('zitadel.admin.v1.AdminService/AddIAMMember', { userId, roles: ['IAM_OWNER'] });
    const token = await withRole('ORG_OWNER');
    const bind = (holder: string) =>
      refusal(
        scene.postern.call(
          `${trust}/BindTrustedIssuer`,
          { id: otherId, userId: holder, rules: [exactly('sub', 'me')] },
          token,
        ),
      );
    expect(await bind(userId)).toBe(403);
    expect(await bind(scene.machine.userId)).toBeUndefined();
  });

  test('nobody is bound who authenticates in another way', async () => {
    const holders = [
      { userId: scene.alice.userId },
      { application: { projectId: scene.projectId, applicationId: scene.web.appId } },
    ];
    for (const holder of holders) {
      const error = await bindIssuer(scene, ciId, holder, [exactly('sub', 'x')]).catch((failure) => failure);
      expect(error.body.code).toBe('failed_precondition');
    }
  });
});

test('an application that is not bound answers as one that is not there', async () => {
  const unbound: ConfidentialClient = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  });
  const assertion = await ci.sign(good());
  const answers = await Promise.all(
    ['nobody', unbound.clientId].map(async (clientId) => (await byCredentials(assertion, clientId)).body),
  );
  expect(answers[0]).toEqual(answers[1] as never);
});

test('who guesses at the grant is slowed down, and who is right is not', async () => {
  const { userId } = scene.machine;
  const right = () => ci.sign(good());
  const wrong = await ci.sign({ ...good(), ref: 'refs/heads/theirs' });
  const guess = () => byGrant(wrong, userId, '203.0.113.1');
  let { status } = await guess();
  for (let tries = 0; status === 400 && tries < 200; tries++) ({ status } = await guess());
  expect(status).toBe(429);
  expect((await byGrant(await right(), userId)).status).toBe(200);
});
