import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { decodeProtectedHeader, type JWK, SignJWT } from 'jose';
import type { InstanceContext } from '../contract/types.ts';
import { createSigner } from '../crypto/index.ts';
import { activeSigningKey } from '../webkey/index.ts';
import { verifyAssertion } from './clients/assertion.ts';
import { lookupsOf } from './lookups.ts';
import { OAuthError } from './protocol/errors.ts';
import {
  type ConfidentialClient,
  obtainTokens,
  openScene,
  post,
  redirectUri,
  type Scene,
} from './testing.ts';
import { exchangeGrants, subjectToken, types } from './testing-exchange.ts';
import { forgeriesOf } from './testing-forgeries.ts';

/** Everything that takes a JWT is given what only looks like a good one. */

interface Signer {
  readonly keyId: string;
  readonly key: KeyObject;
}

const system = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** As the endpoints take it, by what they share. */
async function assertionTaken(assertion: string): Promise<unknown> {
  const { platform } = scene.postern.server;
  const lookups = lookupsOf(platform);
  const instance = { id: scene.postern.instanceId, origin: scene.issuer } as InstanceContext;
  const signer = await lookups.clients.byId(instance.id, client.clientId);
  return verifyAssertion({ platform, ...lookups }, instance, assertion, signer);
}

let scene: Scene;
let client: ConfidentialClient & Signer;
let robot: Signer & { readonly userId: string };
let person: Awaited<ReturnType<typeof obtainTokens>>;
let web: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene({
    configure(config) {
      config.limits.authorizationsPerMinute = 0;
      config.systemUsers = [
        {
          id: 'operator',
          publicKey: system.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
          publicKeyFile: null,
          memberships: [],
        },
      ];
    },
  });
  web = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    grantTypes: exchangeGrants,
  });
  person = await obtainTokens(scene, web);
  client = await addSigner();
  robot = await addRobot();
});
afterAll(() => scene?.postern.stop());

async function addSigner() {
  const added = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' });
  const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplicationKey',
    { projectId: scene.projectId, applicationId: added.appId },
  );
  const { keyId, key } = JSON.parse(atob(keyDetails)) as { keyId: string; key: string };
  return { ...added, keyId, key: createPrivateKey(key) };
}

async function addRobot() {
  const { userId } = scene.machine;
  const { keyContent } = await scene.postern.call<{ keyContent: string }>(
    'zitadel.user.v2.UserService/AddKey',
    { userId, expirationDate: '2120-01-01T00:00:00Z' },
  );
  const { keyId, key } = JSON.parse(atob(keyContent)) as { keyId: string; key: string };
  return { userId, keyId, key: createPrivateKey(key) };
}

const now = () => Math.floor(Date.now() / 1000);
const sign = ({ keyId, key }: Signer, claims: object, typ?: string) =>
  new SignJWT({ iat: now(), exp: now() + 600, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, ...(typ && { typ }) })
    .sign(key);
const publicJwk = (key: KeyObject): JWK =>
  (key.type === 'public' ? key : createPublicKey(key as never)).export({ format: 'jwk' }) as JWK;
const instanceJwk = async (token: string) => {
  const { keys } = (await (await fetch(`${scene.issuer}/oauth/v2/keys`)).json()) as { keys: JWK[] };
  return keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid) as JWK;
};

interface Taker {
  /** One that is taken, and what verifies it. */
  readonly good: () => Promise<{ token: string; key: JWK }>;
  readonly ask: (token: string) => Promise<Response>;
  /** Default: by the status. */
  readonly takes?: (answer: Response) => boolean | Promise<boolean>;
}

const ofInstance = async (token: string) => ({ token, key: await instanceJwk(token) });

const takers: Record<string, Taker> = {
  'an access token at userinfo': {
    good: () => ofInstance(person.access_token),
    ask: (token) =>
      fetch(`${scene.issuer}/oidc/v1/userinfo`, {
        method: 'POST',
        body: new URLSearchParams({ access_token: token }),
      }),
  },
  'an access token at introspection': {
    good: () => ofInstance(person.access_token),
    ask: (token) => post(scene, '/oauth/v2/introspect', { token }, scene.api),
    takes: async (answer) => ((await answer.json()) as { active?: boolean }).active === true,
  },
  'an access token that is exchanged': {
    good: () => ofInstance(person.access_token),
    ask: (token) => exchanging(subjectToken(token)),
  },
  'an ID token that is exchanged': {
    good: () => ofInstance(person.id_token),
    ask: (token) => exchanging(subjectToken(token, types.id)),
  },
  'an ID token as a hint at the end of a sign-in': {
    good: () => ofInstance(person.id_token),
    // It is read before the client is, who is not the one that it names: so the sign-in goes on.
    ask: (token) =>
      fetch(`${scene.issuer}/oidc/v1/end_session`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ id_token_hint: token, client_id: 'nobody' }),
      }),
    takes: async (answer) => (await answer.text()).includes('is not the client of the id_token_hint'),
  },
  'the assertion of a client': {
    good: async () => ({
      token: await sign(client, {
        iss: client.clientId,
        sub: client.clientId,
        aud: scene.issuer,
        jti: randomUUID(),
      }),
      key: publicJwk(client.key),
    }),
    // Below the endpoints, which stop whoever guesses long before the end of the list.
    ask: (token) =>
      assertionTaken(token).then(
        () => new Response(null, { status: 200 }),
        (error) => new Response(null, { status: error instanceof OAuthError ? error.status : 500 }),
      ),
  },
  'the assertion of a machine': {
    good: async () => ({
      token: await sign(robot, { iss: robot.userId, sub: robot.userId, aud: scene.issuer }),
      key: publicJwk(robot.key),
    }),
    ask: (assertion) =>
      post(scene, '/oauth/v2/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        scope: 'openid',
        assertion,
      }),
  },
  'a request object': {
    good: async () => ({
      token: await sign(
        client,
        {
          iss: client.clientId,
          aud: scene.issuer,
          client_id: client.clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: 'openid',
        },
        'oauth-authz-req+jwt',
      ),
      key: publicJwk(client.key),
    }),
    ask: (request) =>
      fetch(`${scene.issuer}/oauth/v2/authorize`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({
          client_id: client.clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          request,
        }),
      }),
    takes: (answer) => answer.headers.get('location')?.includes('authRequest') ?? false,
  },
  'the token of a system user at the API': {
    good: async () => ({
      token: await new SignJWT({
        iss: 'operator',
        sub: 'operator',
        aud: scene.issuer,
        iat: now(),
        exp: now() + 600,
      })
        .setProtectedHeader({ alg: 'RS256' })
        .sign(system.privateKey),
      key: publicJwk(system.publicKey),
    }),
    ask: (token) =>
      fetch(`${scene.issuer}/zitadel.system.v1.SystemService/ListInstances`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token.replaceAll(/[^\x21-\x7e]/g, '')}`,
        },
        body: '{}',
      }),
  },
};

const exchanging = (form: Record<string, string>) =>
  post(
    scene,
    '/oauth/v2/token',
    { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', ...form },
    web,
  );

describe.each(Object.entries(takers))('%s', (_, { good, ask, takes = ({ ok }) => ok }) => {
  test('is taken where it is good, and nothing that only looks like it', async () => {
    const { token, key } = await good();
    expect(await takes(await ask(token))).toBe(true);
    for (const { name, token: forged } of await forgeriesOf(token, key)) {
      const answer = await ask(forged);
      const { status } = answer;
      expect([name, await takes(answer)]).toEqual([name, false]);
      expect([name, status >= 500 || status === 429 ? status : 'refused']).toEqual([name, 'refused']);
    }
    expect(await takes(await ask((await good()).token))).toBe(true);
  });
});

test('a token of one kind is none of another, though the same key has signed it', async () => {
  const { platform } = scene.postern.server;
  const key = await activeSigningKey(platform, scene.postern.instanceId);
  const signer = createSigner(platform.encryption);
  const claims = {
    iss: scene.issuer,
    sub: scene.alice.userId,
    aud: [web.clientId],
    iat: now(),
    exp: now() + 600,
  };
  const kinds = ['logout+jwt', 'token-introspection+jwt', 'JWT', 'at+jwt', 'dpop+jwt'];
  for (const typ of kinds) {
    const token = await signer.sign(key, claims, typ);
    expect([typ, (await takers['an access token at userinfo']?.ask(token))?.status]).toEqual([typ, 401]);
    if (typ === 'JWT') continue;
    const hinted = await takers['an ID token as a hint at the end of a sign-in']?.ask(token);
    expect([typ, hinted?.status]).toEqual([typ, 400]);
    expect(await hinted?.text()).toContain('is not an ID token of this server');
    expect([typ, (await exchanging(subjectToken(token, types.id))).status]).toEqual([typ, 400]);
  }
});
