import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { exchange, introspect, openScene, post, type Scene, userinfo } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const ask = (clientId: string, secret: string, scope?: string) =>
  exchange(scene, { grant_type: 'client_credentials', ...(scope && { scope }) }, { clientId, secret });

test('a machine gets tokens by its name and by its id', async () => {
  const { machine } = scene;
  for (const clientId of [machine.userName, machine.userId]) {
    const { status, headers, body } = await ask(clientId, machine.secret, 'openid profile');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 43_200, scope: 'openid profile' });
    expect(body.id_token).toBeUndefined();
    expect(body.refresh_token).toBeUndefined();
    const info = await userinfo(scene, body.access_token);
    expect(info.body).toMatchObject({ sub: machine.userId, name: 'Robot' });
  }
});

test('its tokens are for the projects that it asks for', async () => {
  const { machine, projectId } = scene;
  const plain = await ask(machine.userName, machine.secret, 'openid');
  expect((await introspect(scene, plain.body.access_token)).active).toBe(false);
  const aimed = await ask(
    machine.userName,
    machine.secret,
    `openid urn:zitadel:iam:org:project:id:${projectId}:aud`,
  );
  expect(await introspect(scene, aimed.body.access_token)).toMatchObject({
    active: true,
    aud: [projectId],
    client_id: machine.userName,
  });
});

test('its secret may come in the form, and is the only one that is good', async () => {
  const { machine } = scene;
  const form = { grant_type: 'client_credentials', client_id: machine.userName };
  const inForm = await post(scene, '/oauth/v2/token', { ...form, client_secret: machine.secret });
  expect(inForm.status).toBe(200);
  expect((await ask(machine.userName, 'wrong')).body.error).toBe('invalid_client');
  expect((await ask('nobody', machine.secret)).body.error).toBe('invalid_client');
  expect((await ask('alice', machine.secret)).body.error).toBe('invalid_client');
  expect((await exchange(scene, form)).body.error).toBe('invalid_client');
  expect((await ask(scene.web.clientId, scene.web.secret)).body.error).toBe('unauthorized_client');
  expect((await ask(machine.userName, machine.secret, 'nothing known')).body.error).toBe('invalid_scope');
  // An organization that there is not is an unknown scope; one that there is must be its own.
  const nowhere = 'openid urn:zitadel:iam:org:id:404';
  expect((await ask(machine.userName, machine.secret, nowhere)).body.scope).toBe('openid');
  const { organizationId } = await scene.postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Elsewhere' },
  );
  const elsewhere = `openid urn:zitadel:iam:org:id:${organizationId}`;
  expect((await ask(machine.userName, machine.secret, elsewhere)).body.error).toBe('invalid_scope');
  const own = `openid urn:zitadel:iam:org:id:${scene.orgId}`;
  const { access_token } = (await ask(machine.userName, machine.secret, own)).body;
  expect((await userinfo(scene, access_token)).body).toMatchObject({
    'urn:zitadel:iam:org:id': scene.orgId,
    'urn:zitadel:iam:user:resourceowner:id': scene.orgId,
    'urn:zitadel:iam:user:resourceowner:name': expect.any(String),
    'urn:zitadel:iam:user:resourceowner:primary_domain': expect.any(String),
  });
});

test('it may revoke what it got', async () => {
  const { machine } = scene;
  const { body } = await ask(machine.userName, machine.secret, 'openid');
  const revoked = await post(
    scene,
    '/oauth/v2/revoke',
    { token: body.access_token },
    { clientId: machine.userName, secret: machine.secret },
  );
  expect(revoked.status).toBe(200);
  expect((await userinfo(scene, body.access_token)).status).toBe(401);
});

test('its tokens are JWTs where it is set so; a new secret and deactivation count at once', async () => {
  const { call } = scene.postern;
  const { userId } = await call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    {
      userName: 'signer',
      name: 'Signer',
      accessTokenType: 'ACCESS_TOKEN_TYPE_JWT',
    },
  );
  const secretOf = async () =>
    (await call<{ clientSecret: string }>('zitadel.user.v2.UserService/AddSecret', { userId })).clientSecret;
  const first = await secretOf();
  const { body } = await ask('signer', first, 'openid urn:zitadel:iam:user:resourceowner');
  expect(decodeJwt(body.access_token)).toMatchObject({
    sub: userId,
    client_id: 'signer',
    aud: [scene.issuer],
    'urn:zitadel:iam:user:resourceowner:id': scene.orgId,
  });
  expect((await userinfo(scene, body.access_token)).status).toBe(200);
  const second = await secretOf();
  expect((await ask('signer', first)).status).toBe(401);
  expect((await ask('signer', second)).status).toBe(200);
  await call('zitadel.user.v2.UserService/DeactivateUser', { userId });
  expect((await ask('signer', second)).status).toBe(401);
  expect((await userinfo(scene, body.access_token)).status).toBe(401);
});
