import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { rest, uploadTo } from '../assets/testing.ts';
import { png } from '../static/testing-files.ts';
import { introspect, obtainTokens, openScene, openSession, type Scene, userinfo } from './testing.ts';

/** OIDC Core §5.1: `picture`, for the scope `profile`. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

test('a person’s picture is where the person is described, from the next request on', async () => {
  const { postern, web } = scene;
  const { sessionToken: token } = await openSession(scene);
  const { access_token, id_token } = await obtainTokens(scene, web, {
    scope: `openid profile urn:zitadel:iam:org:project:id:${scene.projectId}:aud`,
  });
  expect(decodeJwt(id_token)).not.toHaveProperty('picture');
  expect((await userinfo(scene, access_token)).body).not.toHaveProperty('picture');

  const sent = await uploadTo(postern, 'users/me/avatar', png, { token });
  const { url } = (await sent.json()) as { url: string };
  expect(url).toStartWith(`${scene.issuer}/assets/v1/`);
  expect((await userinfo(scene, access_token)).body['picture']).toBe(url);
  expect((await introspect(scene, access_token))['picture']).toBe(url);
  expect((await fetch(url)).headers.get('content-type')).toBe('image/png');

  const asserting = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    idTokenUserinfoAssertion: true,
  });
  const described = await obtainTokens(scene, asserting, { scope: 'openid profile' });
  expect(decodeJwt(described.id_token)['picture']).toBe(url);
  const without = await obtainTokens(scene, web, { scope: 'openid email' });
  expect((await userinfo(scene, without.access_token)).body).not.toHaveProperty('picture');

  await rest(postern, 'DELETE', '/auth/v1/users/me/avatar', { token });
  expect((await userinfo(scene, access_token)).body).not.toHaveProperty('picture');
  expect(await introspect(scene, access_token)).not.toHaveProperty('picture');
});
