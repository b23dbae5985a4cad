import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import type { RpcFailure } from '../testing/postern.ts';
import { exchange, introspect, obtainTokens, openScene, type Scene } from './testing.ts';

/** Each of the OIDC settings, by what it changes. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const admin = <T = Record<string, never>>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.admin.v1.AdminService/${method}`, request);
const usual = {
  accessTokenLifetime: '43200s',
  idTokenLifetime: '43200s',
  refreshTokenIdleExpiration: '2592000s',
  refreshTokenExpiration: '7776000s',
};
const settings = async () => {
  const { details: _, ...values } = (await admin<{ settings: { details: object } }>('GetOIDCSettings'))
    .settings;
  return values;
};
const set = (request: object) => admin('UpdateOIDCSettings', request);
const code = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    ({ body }: RpcFailure) => body.code,
  );

beforeEach(() => set(usual).catch(() => undefined));

const seconds = (token: string) => {
  const { exp = 0, iat = 0 } = decodeJwt(token);
  return exp - iat;
};
const refresh = async (token: string) =>
  (await exchange(scene, { grant_type: 'refresh_token', refresh_token: token }, scene.web)).status;
/** Tokens after some hours, to be refreshed then. */
async function later<T>(hours: number, act: () => Promise<T>): Promise<T> {
  const back = scene.postern.advance(hours * 3_600_000);
  try {
    return await act();
  } finally {
    back();
  }
}

test('a new instance has the documented ones, as its own', async () => {
  expect(await settings()).toEqual(usual);
  expect(await code(admin('AddOIDCSettings', usual))).toBe('already_exists');
  expect(await code(set(usual))).toBe('failed_precondition');
});

test('what a request leaves out stays', async () => {
  await set({ idTokenLifetime: '60s' });
  expect(await settings()).toEqual({ ...usual, idTokenLifetime: '60s' });
});

test.each([
  ['accessTokenLifetime', '0s'],
  ['idTokenLifetime', '-5s'],
  ['refreshTokenIdleExpiration', '0.5s'],
  ['refreshTokenExpiration', '999999999999s'],
])('%s of %s is refused by its name', async (field, value) => {
  const failure = await set({ ...usual, [field]: value }).then(
    () => expect.unreachable(),
    ({ body }: RpcFailure) => body,
  );
  expect(failure.code).toBe('invalid_argument');
  expect(failure.message).toContain(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
});

test('access tokens live as long as the settings say', async () => {
  expect((await obtainTokens(scene)).expires_in).toBe(43_200);
  await set({ accessTokenLifetime: '600s' });
  const tokens = await obtainTokens(scene);
  expect(tokens.expires_in).toBe(600);
  const { active, exp, iat } = await introspect(scene, tokens.access_token);
  expect(active).toBeTrue();
  expect(Number(exp) - Number(iat)).toBe(600);
  expect((await later(1, () => introspect(scene, tokens.access_token))).active).toBeFalse();
});

test('ID tokens live as long as the settings say', async () => {
  expect(seconds((await obtainTokens(scene)).id_token)).toBe(43_200);
  await set({ idTokenLifetime: '90s' });
  const tokens = await obtainTokens(scene);
  expect(seconds(tokens.id_token)).toBe(90);
  expect(tokens.expires_in).toBe(43_200);
});

test('a refresh token that nobody uses dies after the idle time', async () => {
  const long = await obtainTokens(scene);
  await set({ refreshTokenIdleExpiration: '3600s' });
  const short = await obtainTokens(scene);
  expect(await later(2, () => refresh(short.refresh_token))).toBe(400);
  expect(await later(2, () => refresh(long.refresh_token))).toBe(200);
});

test('a refresh token that is used dies all the same at its end', async () => {
  await set({ refreshTokenExpiration: '3600s' });
  const short = await obtainTokens(scene);
  expect(await refresh(short.refresh_token)).toBe(200);
  const again = await obtainTokens(scene);
  expect(await later(2, () => refresh(again.refresh_token))).toBe(400);
});
