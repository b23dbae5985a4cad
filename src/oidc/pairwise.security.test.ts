import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  exchange,
  finish,
  introspect,
  obtainTokens,
  openScene,
  post,
  redirectUri,
  type Scene,
  signedOutUri,
  userinfo,
} from './testing.ts';
import { exchangeGrants, subjectToken, types } from './testing-exchange.ts';
import { documentsOf } from './testing-outbound.ts';

/** Pairwise subjects (OIDC Core §8.1): what applications of two sectors know of a person does not tell that it is one. */

const documents = new Map([
  ['https://sector.example/uris.json', JSON.stringify([redirectUri, 'https://other.example/callback'])],
  ['https://foreign.example/uris.json', JSON.stringify(['https://other.example/callback'])],
  ['https://object.example/uris.json', '{"uris":[]}'],
  ['https://text.example/uris.json', '<html>'],
]);
const hosts = documentsOf(documents);

let scene: Scene;
let shop: ConfidentialClient;
let books: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene({ outbound: hosts.outbound });
  shop = await addPairwise();
  books = await addPairwise({ sectorIdentifierUri: 'https://sector.example/uris.json' });
});
afterAll(() => scene?.postern.stop());

const service = 'postern.application.v1.ClientSettingsService';
const set = ({ appId }: ConfidentialClient, settings: object) =>
  scene.postern.call(`${service}/UpdateClientSettings`, {
    projectId: scene.projectId,
    applicationId: appId,
    ...settings,
  });
const read = ({ appId }: ConfidentialClient) =>
  scene.postern.call<object>(`${service}/GetClientSettings`, {
    projectId: scene.projectId,
    applicationId: appId,
  });
const add = (configuration: object = {}) =>
  scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    grantTypes: exchangeGrants,
    ...configuration,
  });
async function addPairwise(settings: object = {}, configuration: object = {}) {
  const added = await add(configuration);
  await set(added, { subjectType: 'pairwise', ...settings });
  return added;
}
const sealed = /^[\w-]{80,255}$/;

describe('an application of a sector', () => {
  test('knows a person by one name wherever it looks, and applications of another by another', async () => {
    const named = async (client: ConfidentialClient) => {
      const tokens = await obtainTokens(scene, client);
      const { body } = await exchange(
        scene,
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
        client,
      );
      const told = [
        decodeJwt(tokens.id_token).sub,
        decodeJwt(tokens.access_token).sub,
        decodeJwt(body.id_token).sub,
        (await userinfo(scene, tokens.access_token)).body['sub'],
        (await introspect(scene, tokens.access_token, client))['sub'],
        (await introspect(scene, tokens.access_token))['sub'],
      ];
      expect(new Set(told).size).toBe(1);
      return String(told[0]);
    };
    const [inShop, inBooks, again, neighbour, open] = [
      await named(shop),
      await named(books),
      await named(shop),
      await named(await addPairwise()),
      await named(await add()),
    ];
    expect(inShop).toMatch(sealed);
    expect(inBooks).toMatch(sealed);
    expect(inBooks).not.toBe(inShop);
    expect([again, neighbour]).toEqual([inShop, inShop]);
    expect(open).toBe(scene.alice.userId);
  });

  test('is told the id of a person nowhere', async () => {
    const tokens = await obtainTokens(scene, shop, { scope: 'openid offline_access' });
    const introspected = await introspect(scene, tokens.access_token, shop);
    const { body } = await userinfo(scene, tokens.access_token);
    for (const told of [decodeJwt(tokens.id_token), decodeJwt(tokens.access_token), introspected, body])
      expect(JSON.stringify(told)).not.toContain(scene.alice.userId);
  });

  test('has the same names at every node', async () => {
    const other = await scene.postern.anotherNode();
    try {
      const { access_token, id_token } = await obtainTokens(scene, shop);
      const answer = await fetch(`${other.url}/oidc/v1/userinfo`, {
        headers: { authorization: `Bearer ${access_token}` },
      });
      expect(((await answer.json()) as { sub: string }).sub).toBe(decodeJwt(id_token).sub ?? '');
    } finally {
      await other.stop();
    }
  });

  test('uses its tokens at the API as ever, where they are of the person', async () => {
    const { access_token } = await obtainTokens(scene, shop, {
      scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud',
    });
    const { user } = await scene.postern.call<{ user: { id: string } }>(
      'zitadel.auth.v1.AuthService/GetMyUser',
      {},
      access_token,
    );
    expect(user.id).toBe(scene.alice.userId);
  });

  test('signs people out by its own ID tokens', async () => {
    const { id_token } = await obtainTokens(scene, shop);
    const out = await fetch(
      `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams({
        id_token_hint: id_token,
        post_logout_redirect_uri: signedOutUri,
      })}`,
      { redirect: 'manual' },
    );
    expect(out.headers.get('location')).toBe(signedOutUri);
    const { sid, sub } = decodeJwt(id_token);
    expect(sub).toMatch(sealed);
    const sessions = await scene.postern.call<{ sessions?: object[] }>(
      'zitadel.session.v2.SessionService/ListSessions',
      { queries: [{ idsQuery: { ids: [sid] } }] },
    );
    expect(sessions.sessions ?? []).toEqual([]);
  });

  test('exchanges what it has for what is named in its own sector, and revokes it', async () => {
    const { id_token } = await obtainTokens(scene, shop);
    const { body, status } = await exchange(
      scene,
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        ...subjectToken(id_token, types.id),
        requested_token_type: types.jwt,
      },
      shop,
    );
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token).sub).toBe(decodeJwt(id_token).sub ?? '');
    expect(await introspect(scene, body.access_token, shop)).toMatchObject({ active: true });
    expect((await post(scene, '/oauth/v2/revoke', { token: body.access_token }, shop)).status).toBe(200);
    expect(await introspect(scene, body.access_token, shop)).toEqual({ active: false });
  });

  test('knows a person by the id again once it is public, by the tokens that it has', async () => {
    const turned = await addPairwise();
    const { access_token } = await obtainTokens(scene, turned);
    expect((await userinfo(scene, access_token)).body['sub']).toMatch(sealed);
    await set(turned, { subjectType: 'public' });
    expect((await userinfo(scene, access_token)).body['sub']).toBe(scene.alice.userId);
    expect((await introspect(scene, access_token))['sub']).toBe(scene.alice.userId);
  });
});

describe('a name', () => {
  test('of another sector is nobody’s where it is put into a token of one’s own making', async () => {
    const { access_token, id_token } = await obtainTokens(scene, shop);
    const [head, payload = '', signature] = access_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(
      JSON.stringify({ ...claims, sub: decodeJwt((await obtainTokens(scene, books)).id_token).sub }),
    ).toString('base64url');
    expect(await introspect(scene, [head, forged, signature].join('.'))).toEqual({ active: false });
    expect((await userinfo(scene, decodeJwt(id_token).sub ?? '')).status).toBe(401);
  });
});

describe('whether two names are one person’s', () => {
  const hinted = async (client: ConfidentialClient, idToken: string) => {
    const led = await authorize(scene, {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      id_token_hint: idToken,
    });
    const { authRequest } = await scene.postern.call<{ authRequest: { hintUserId?: string } }>(
      'zitadel.oidc.v2.OIDCService/GetAuthRequest',
      { authRequestId: answerOf(led).get('authRequestID') },
      scene.postern.loginPat,
    );
    return authRequest.hintUserId;
  };
  const onlyFor = async (client: ConfidentialClient, sub: string) => {
    const led = await authorize(scene, {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      claims: JSON.stringify({ id_token: { sub: { value: sub } } }),
    });
    return finish(scene, led).then(
      () => true,
      () => false,
    );
  };

  test('is not told by an ID token of the other that is sent as a hint', async () => {
    const open = await add();
    const [ofShop, ofOpen] = [await obtainTokens(scene, shop), await obtainTokens(scene, open)];
    expect(await hinted(shop, ofShop.id_token)).toBe(scene.alice.userId);
    expect(await hinted(open, ofOpen.id_token)).toBe(scene.alice.userId);
    for (const [client, tokens] of [
      [books, ofShop],
      [open, ofShop],
      [shop, ofOpen],
    ] as const)
      expect(await hinted(client, tokens.id_token)).toBeUndefined();
  });

  test('is not told by who alone is to sign in', async () => {
    const open = await add();
    const inShop = decodeJwt((await obtainTokens(scene, shop)).id_token).sub ?? '';
    expect(await onlyFor(shop, inShop)).toBe(true);
    expect(await onlyFor(open, scene.alice.userId)).toBe(true);
    for (const [client, name] of [
      [books, inShop],
      [open, inShop],
      [shop, scene.alice.userId],
    ] as const)
      expect(await onlyFor(client, name)).toBe(false);
  });
});

describe('the sector', () => {
  test('is the host of the redirect URIs, or of where they are listed, and told', async () => {
    expect(await read(shop)).toEqual({ subjectType: 'pairwise', sectorIdentifier: 'localhost' });
    expect(await read(books)).toEqual({
      subjectType: 'pairwise',
      sectorIdentifier: 'sector.example',
      sectorIdentifierUri: 'https://sector.example/uris.json',
    });
  });

  test('stays when redirect URIs change, which must be of it', async () => {
    const change = ({ appId }: { readonly appId: string }, redirectUris: string[]) =>
      scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
        projectId: scene.projectId,
        applicationId: appId,
        oidcConfiguration: { redirectUris },
      });
    const moving = await addPairwise();
    await change(moving, ['https://localhost/other', redirectUri]);
    await expect(change(moving, [redirectUri, 'https://elsewhere.example/callback'])).rejects.toThrow(
      'APP-Sec05',
    );
    expect(await read(moving)).toMatchObject({ sectorIdentifier: 'localhost' });
    // What is listed at the sector's own address is asked there.
    await expect(change(books, [redirectUri, 'https://unlisted.example/callback'])).rejects.toThrow(
      'APP-Sec04',
    );
    await set(moving, { subjectType: 'public' });
    await change(moving, ['https://elsewhere.example/callback']);
  });

  test('is not guessed where redirect URIs have several hosts, or none', async () => {
    for (const redirectUris of [
      [redirectUri, 'https://other.example/callback'],
      ['com.example.app:/callback'],
    ])
      await expect(addPairwise({}, { redirectUris })).rejects.toThrow('APP-Sec01');
  });

  test('is fetched by https alone, and must list every redirect URI', async () => {
    const client = await add();
    const refusals = {
      'http://sector.example/uris.json': 'APP-Sec02',
      'file:///etc/passwd': 'APP-Sec02',
      nonsense: 'APP-Sec02',
      'https://nothing.example/uris.json': 'APP-Sec03',
      'https://object.example/uris.json': 'APP-Sec03',
      'https://text.example/uris.json': 'APP-Sec03',
      'https://foreign.example/uris.json': 'APP-Sec04',
    };
    for (const [sectorIdentifierUri, error] of Object.entries(refusals))
      await expect(set(client, { subjectType: 'pairwise', sectorIdentifierUri })).rejects.toThrow(error);
    await expect(set(client, { subjectType: 'personal' })).rejects.toThrow('APP-Sub01');
    expect(await read(client)).toEqual({});
  });

  test('is not fetched for who may not change the application', async () => {
    const before = hosts.asked.length;
    await expect(
      scene.postern.call(
        `${service}/UpdateClientSettings`,
        {
          projectId: scene.projectId,
          applicationId: shop.appId,
          sectorIdentifierUri: 'https://sector.example/uris.json',
        },
        scene.postern.loginPat,
      ),
    ).rejects.toThrow();
    expect(hosts.asked.length).toBe(before);
  });
});
