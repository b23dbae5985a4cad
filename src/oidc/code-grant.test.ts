import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import {
  exchange,
  introspect,
  obtainTokens,
  openScene,
  redirectUri,
  type Scene,
  userinfo,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

test('a code becomes tokens that verify, introspect and tell of the user', async () => {
  const tokens = await obtainTokens(scene);
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 12 * 3600 });
  const keys = createRemoteJWKSet(new URL(`${scene.issuer}/oauth/v2/keys`));
  const { payload } = await jwtVerify(tokens.id_token, keys, {
    issuer: scene.issuer,
    audience: scene.web.clientId,
  });
  expect(payload).toMatchObject({
    sub: scene.alice.userId,
    nonce: 'some-nonce',
    amr: ['pwd'],
    azp: scene.web.clientId,
  });
  expect(await introspect(scene, tokens.access_token)).toMatchObject({
    active: true,
    sub: scene.alice.userId,
  });
  expect((await userinfo(scene, tokens.access_token)).body).toMatchObject({
    sub: scene.alice.userId,
    name: 'Alice Example',
    email: 'alice@example.com',
  });
});

test('a code that comes twice revokes what came of it', async () => {
  const tokens = await obtainTokens(scene);
  const again = await exchange(
    scene,
    {
      grant_type: 'authorization_code',
      code: tokens.code,
      redirect_uri: redirectUri,
      code_verifier: tokens.verifier,
    },
    scene.web,
  );
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await introspect(scene, tokens.access_token)).toEqual({ active: false });
});
