import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey, randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { openScene, type Scene } from '../testing.ts';

/** An assertion is seen by somebody else, and sent again. */

let scene: Scene;
let other: { readonly url: string; stop(): Promise<void> };
beforeAll(async () => {
  scene = await openScene();
  other = await scene.postern.anotherNode();
});
afterAll(async () => {
  await other?.stop();
  await scene?.postern.stop();
});

interface Signer {
  readonly keyId: string;
  readonly key: string;
  readonly subject: string;
}

const keyOf = (file: string, subject: string): Signer => ({ ...JSON.parse(atob(file)), subject });

async function addMachine(): Promise<Signer> {
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    { userName: randomUUID(), name: 'Robot' },
  );
  const { keyContent } = await scene.postern.call<{ keyContent: string }>(
    'zitadel.user.v2.UserService/AddKey',
    {
      userId,
      expirationDate: '2120-01-01T00:00:00Z',
    },
  );
  return keyOf(keyContent, userId);
}

async function addApplication(): Promise<Signer> {
  const { appId, clientId } = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  });
  const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplicationKey',
    { projectId: scene.projectId, applicationId: appId },
  );
  return keyOf(keyDetails, clientId);
}

async function signed({ keyId, key, subject }: Signer, jti: string | undefined): Promise<string> {
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString();
  return new SignJWT(jti === undefined ? {} : { jti })
    .setProtectedHeader({ alg: 'RS256', kid: keyId })
    .setIssuer(subject)
    .setSubject(subject)
    .setAudience(scene.issuer)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importPKCS8(pkcs8, 'RS256'));
}

const ask = async (node: string, form: Record<string, string>): Promise<string> => {
  const answer = await fetch(`${node}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { error = 'tokens' } = (await answer.json()) as { error?: string };
  return `${answer.status} ${error}`;
};

const ways = {
  'the grant of a machine': {
    signer: addMachine,
    ask: (node: string, assertion: string) =>
      ask(node, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        scope: 'openid',
        assertion,
      }),
    right: '200 tokens',
    replayed: '400 invalid_grant',
  },
  'the proof of an application': {
    signer: addApplication,
    ask: (node: string, assertion: string) =>
      ask(node, {
        grant_type: 'authorization_code',
        code: 'none',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    // The application is known, the code is not.
    right: '400 invalid_grant',
    replayed: '401 invalid_client',
  },
};

describe.each(Object.entries(ways))('%s', (_, way) => {
  test('with a jti is used up by the first who sends it, of many at two nodes', async () => {
    const signer = await way.signer();
    const nodes = [scene.issuer, other.url, scene.issuer, other.url];
    for (let round = 0; round < 2; round++) {
      const assertion = await signed(signer, randomUUID());
      const answers = await Promise.all(nodes.map((node) => way.ask(node, assertion)));
      expect(answers.sort()).toEqual([way.right, ...nodes.slice(1).map(() => way.replayed)].sort());
    }
  });

  test('a jti is its signer’s: others may use the same', async () => {
    const jti = randomUUID();
    for (const signer of [await way.signer(), await way.signer()]) {
      expect(await way.ask(scene.issuer, await signed(signer, jti))).toBe(way.right);
      expect(await way.ask(other.url, await signed(signer, jti))).toBe(way.replayed);
    }
  });

  test('without a jti is good until its time is over, as for the SDKs of Zitadel', async () => {
    const assertion = await signed(await way.signer(), undefined);
    for (const node of [scene.issuer, other.url]) expect(await way.ask(node, assertion)).toBe(way.right);
  });
});
