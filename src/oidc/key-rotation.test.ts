import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import type { Config } from '../config/index.ts';
import { until } from '../testing/patience.ts';
import { webKeyFeature } from '../webkey/index.ts';
import { basic, obtainTokens, openScene, type Scene, type TokenAnswer } from './testing.ts';

/** Three nodes on one database. */
let scene: Scene;
let config: Config;
const others: { readonly url: string; stop(): Promise<void> }[] = [];
beforeAll(async () => {
  scene = await openScene({
    configure(given) {
      given.oidc.keyRotationDays = 30;
      config = given;
    },
  });
  for (let n = 0; n < 2; n++) others.push(await scene.postern.anotherNode());
});
afterAll(async () => {
  for (const other of others) await other.stop();
  await scene?.postern.stop();
});

const day = 86_400_000;
/** Runs the job as it would run then. */
async function rotate(daysAhead: number): Promise<void> {
  const { platform } = scene.postern.server;
  const [job] = webKeyFeature.jobs?.(config) ?? [];
  const then = { ...platform, clock: () => new Date(Date.now() + daysAhead * day) };
  await job?.run({ platform: then, writes: platform.sql }, new AbortController().signal);
  await scene.postern.settled();
}
const keysAt = async (url: string) =>
  (await (await fetch(`${url}/oauth/v2/keys`)).json()) as JSONWebKeySet & { keys: { kid: string }[] };
const idsAt = async (url: string) => (await keysAt(url)).keys.map(({ kid }) => kid);
const states = async () => {
  const { webKeys } = await scene.postern.call<{ webKeys: { id: string; state: string }[] }>(
    'zitadel.webkey.v2.WebKeyService/ListWebKeys',
  );
  return Object.fromEntries(webKeys.map(({ id, state }) => [id, state.replace('STATE_', '')]));
};
const rotation = async () =>
  (
    await scene.postern.call<{ rotation: { days: number; nextDate: string; nextKeyId?: string } }>(
      'postern.webkey.v1.SigningKeyService/ListSigningKeys',
    )
  ).rotation;

test('a rotation under load on three nodes: no token is refused by anybody', async () => {
  const nodes = [scene.issuer, ...others.map(({ url }) => url)];
  const jwt = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  const [firstId = '', spare = ''] = await idsAt(scene.issuer);
  // The spare key of the setup would be next; without it one is made.
  await scene.postern.call('zitadel.webkey.v2.WebKeyService/DeleteWebKey', { id: spare });

  /** What verifiers have fetched: they look again when they like, not because they miss a key. */
  let fetched = await keysAt(scene.issuer);
  const signedBy = new Map(nodes.map((node) => [node, new Set<string>()]));
  const failures: unknown[] = [];
  let checked = 0;
  let loaded = true;

  const verify = async (token: string) => {
    await jwtVerify(token, createLocalJWKSet(fetched), { issuer: scene.issuer });
    checked++;
  };
  const ask = async (url: string, path: string, form: Record<string, string>) => {
    const headers = { authorization: basic(jwt.clientId, jwt.secret) };
    const answer = await fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(form) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as TokenAnswer & { active: boolean };
  };
  const application = async (turn: number) => {
    let { refresh_token } = await obtainTokens(scene, jwt);
    for (let n = turn; loaded; n++) {
      const [here = '', there = ''] = [nodes[n % 3], nodes[(n + 1) % 3]];
      try {
        const tokens = await ask(here, '/oauth/v2/token', { grant_type: 'refresh_token', refresh_token });
        ({ refresh_token } = tokens);
        signedBy.get(here)?.add(decodeProtectedHeader(tokens.id_token).kid ?? '');
        await Promise.all([verify(tokens.id_token), verify(tokens.access_token)]);
        const { active } = await ask(there, '/oauth/v2/introspect', { token: tokens.access_token });
        if (!active) throw new Error('a good token is not active');
      } catch (error) {
        failures.push(error);
        return;
      }
    }
  };
  const load = [0, 1, 2, 0, 1, 2].map(application);
  const everywhere = (seen: (node: string) => boolean | Promise<boolean>) =>
    until(async () => failures.length > 0 || (await Promise.all(nodes.map(seen))).every(Boolean));
  await everywhere((node) => signedBy.get(node)?.has(firstId) ?? false);

  await rotate(29);
  expect(Object.values(await states())).toEqual(['ACTIVE']);
  await rotate(29.5);
  const next = (await rotation()).nextKeyId ?? '';
  expect(await states()).toEqual({ [firstId]: 'ACTIVE', [next]: 'INITIAL' });
  await everywhere(async (node) => (await idsAt(node)).includes(next));
  fetched = await keysAt(nodes[1] ?? '');

  // Whoever comes late or twice finds nothing to do.
  await Promise.all([rotate(30.1), rotate(30.1)]);
  expect(await states()).toEqual({ [firstId]: 'INACTIVE', [next]: 'ACTIVE' });
  await everywhere((node) => signedBy.get(node)?.has(next) ?? false);
  loaded = false;
  await Promise.all(load);
  expect(failures).toEqual([]);
  expect(checked).toBeGreaterThan(20);

  await rotate(29);
  expect(await states()).toMatchObject({ [firstId]: 'INACTIVE' });
  await rotate(31);
  expect(await states()).toMatchObject({ [firstId]: 'INACTIVE' });
  expect(await idsAt(scene.issuer)).toContain(firstId);
  await rotate(31);
  expect(await states()).not.toHaveProperty(firstId);
  await everywhere(async (node) => !(await idsAt(node)).includes(firstId));
});

test('when the next key signs is told; by hand keys are activated as ever', async () => {
  const { days, nextDate } = await rotation();
  expect(days).toBe(30);
  expect(Math.round((Date.parse(nextDate) - Date.now()) / day)).toBe(30);
  const { id } = await scene.postern.call<{ id: string }>(
    'postern.webkey.v1.SigningKeyService/CreatePssKey',
    {
      bits: 'PSS_BITS_3072',
      algorithm: 'PSS_ALGORITHM_PS384',
    },
  );
  await scene.postern.call('zitadel.webkey.v2.WebKeyService/ActivateWebKey', { id });
  const { id_token } = await obtainTokens(scene);
  expect(decodeProtectedHeader(id_token)).toMatchObject({ kid: id, alg: 'PS384' });
  await jwtVerify(id_token, createLocalJWKSet(await keysAt(scene.issuer)), { issuer: scene.issuer });
});
