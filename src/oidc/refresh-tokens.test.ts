import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { RpcFailure } from '../testing/postern.ts';
import {
  exchange,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  type Scene,
  userinfo,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const scope = 'openid offline_access urn:zitadel:iam:org:project:id:zitadel:aud';
const auth = 'zitadel.auth.v1.AuthService';
interface Token {
  readonly id: string;
  readonly clientId: string;
  readonly expiration: string;
  readonly idleExpiration: string;
  readonly scopes: string[];
}
/** Tokens are handed out before the tables show them, which is what the list is read from. */
const list = async (token: string) => {
  await scene.postern.settled();
  return listed(token);
};
const listed = async (token: string) =>
  (await scene.postern.call<{ result?: Token[] }>(`${auth}/ListMyRefreshTokens`, {}, token)).result ?? [];
const codeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );
const refresh = (refresh_token: string) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token }, scene.web);

test('a person sees what applications hold, and takes back one of it or all, at once', async () => {
  const me = await openSession(scene);
  expect(await list(me.sessionToken)).toEqual([]);
  const first = await obtainTokens(scene, scene.web, { scope });
  const second = await obtainTokens(scene, scene.web, { scope });
  const [newest, oldest] = await list(me.sessionToken);
  expect(newest).toMatchObject({ clientId: scene.web.clientId, scopes: scope.split(' ') });
  expect(Date.parse(oldest?.expiration ?? '')).toBeGreaterThan(Date.parse(oldest?.idleExpiration ?? ''));

  // The id is the same however often it is renewed.
  const renewed = (await refresh(first.refresh_token)).body;
  expect((await list(me.sessionToken)).map(({ id }) => id)).toEqual([newest?.id ?? '', oldest?.id ?? '']);

  // Others cannot, nor see them.
  expect(await list(scene.postern.pat)).toEqual([]);
  expect(await codeOf(scene.postern.call(`${auth}/RevokeMyRefreshToken`, { id: oldest?.id }))).toBe(
    'not_found',
  );
  expect(await codeOf(scene.postern.call(`${auth}/RevokeMyRefreshToken`, { id: 'nothing' }))).toBe(
    'not_found',
  );
  await scene.postern.call(`${auth}/RevokeAllMyRefreshTokens`);
  expect((await introspect(scene, renewed.access_token)).active).toBe(true);

  await scene.postern.call(`${auth}/RevokeMyRefreshToken`, { id: oldest?.id }, me.sessionToken);
  expect((await list(me.sessionToken)).map(({ id }) => id)).toEqual([newest?.id ?? '']);
  expect((await introspect(scene, renewed.access_token)).active).toBe(false);
  expect((await refresh(renewed.refresh_token)).status).toBe(400);
  expect((await userinfo(scene, second.access_token)).status).toBe(200);
  // Again: nothing is left to do.
  await scene.postern.call(`${auth}/RevokeMyRefreshToken`, { id: oldest?.id }, me.sessionToken);

  const third = await obtainTokens(scene, scene.web, { scope });
  await scene.postern.call(`${auth}/RevokeAllMyRefreshTokens`, {}, me.sessionToken);
  expect(await list(me.sessionToken)).toEqual([]);
  for (const tokens of [second, third]) {
    expect((await introspect(scene, tokens.access_token)).active).toBe(false);
    expect((await refresh(tokens.refresh_token)).status).toBe(400);
  }
});

test('tokens that have expired are not shown', async () => {
  const { sessionToken } = await openSession(scene);
  await obtainTokens(scene, scene.web, { scope });
  expect(await list(sessionToken)).toHaveLength(1);
  const back = scene.postern.advance(721 * 3_600_000);
  try {
    expect(await list(sessionToken)).toEqual([]);
  } finally {
    back();
  }
});
