import { afterAll, beforeAll, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { ask, cookiesOf, type ForwardScene, host, openForwardScene, own, signIn } from './testing.ts';

/** Two instances of one server: what one of them lets pass is nothing to the other. */

const other = 'other.example';
const operator = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let scene: ForwardScene;
let otherPat: string;

const there = <T>(method: string, request: object): Promise<T> =>
  fetch(`${scene.issuer}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${otherPat}`, host: other },
    body: JSON.stringify(request),
  }).then((response) => response.json() as T);

beforeAll(async () => {
  scene = await openForwardScene(
    {},
    {
      configure(config) {
        config.systemUsers.push({
          id: 'operator',
          publicKey: operator.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
          publicKeyFile: null,
          memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
        });
      },
    },
  );
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('operator')
    .setSubject('operator')
    .setAudience(scene.issuer)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(operator.privateKey);
  const made = await scene.postern.call<{ pat: string }>(
    'zitadel.system.v1.SystemService/CreateInstance',
    {
      instanceName: 'Other',
      firstOrgName: 'Other',
      customDomain: other,
      machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
    },
    token,
  );
  otherPat = made.pat;
});
afterAll(() => scene?.postern.stop());

/** The other instance claims the very host, and lets everybody pass there. */
async function claimed() {
  const { org } = await there<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
    {},
  );
  const { projectId } = await there<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    {
      organizationId: org.id,
      name: 'Evil',
    },
  );
  const { applicationId } = await there<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'evil',
      oidcConfiguration: {
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      },
    },
  );
  await there('postern.application.v1.ForwardAuthService/SetForwardAuth', {
    projectId,
    applicationId,
    forwardAuth: { origins: [`https://${host}`], skippedPaths: ['/*'], acceptsBearerTokens: true },
  });
}

test('a host that two instances claim is of the one that the proxy asks', async () => {
  const { cookie } = await signIn(scene);
  await claimed();
  const atOther = (headers: Record<string, string> = {}) =>
    ask(scene, { headers: { host: other, ...headers } });
  expect((await atOther()).status).toBe(200);
  expect((await ask(scene)).status).toBe(401);
  expect((await ask(scene, { cookie })).status).toBe(200);
  const clients = { 'x-postern-forward-auth': other };
  expect((await ask(scene, { headers: clients })).status).toBe(401);
  // A proxy that kept the host of its client asks the instance of the public URL, whatever the client adds.
  expect((await ask(scene, { headers: { host, ...clients } })).status).toBe(401);
});

test('what one of them sealed opens nothing at the other', async () => {
  const { cookie } = await signIn(scene);
  const passed = await ask(scene, {
    cookie,
    headers: { host: other, authorization: `Bearer ${otherPat}` },
  });
  expect(passed.headers.get('x-auth-request-user')).toBe('');
  expect((await ask(scene, { headers: { authorization: `Bearer ${otherPat}` } })).status).toBe(401);
  const begun = await own(scene, '/.postern/sign-in', { headers: { host: other } });
  expect(begun.headers.get('location')).toStartWith(`https://${other}/oauth/v2/authorize`);
  const [state = ''] = cookiesOf(begun);
  const back = await own(scene, '/.postern/callback?code=x&state=y', { cookie: state });
  expect(back.status).toBe(400);
});
