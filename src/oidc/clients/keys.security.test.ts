import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { SignJWT } from 'jose';
import { openScene, post, type Scene } from '../testing.ts';

/** Where a client keeps its keys is for it to say: by that the server must reach nothing that the client could not. */

let scene: Scene;
let inside: Server;
let connections = 0;
let port = 0;
beforeAll(async () => {
  scene = await openScene();
  inside = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => inside.listen(0, '127.0.0.1', listening));
  const address = inside.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  inside?.close();
  await scene?.postern.stop();
});

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

async function refusedBy(jwksUri: string): Promise<string> {
  const { appId, clientId } = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  });
  await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: appId,
    jwksUri,
  });
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: 'a' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(scene.issuer)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);
  const answer = await post(scene, '/oauth/v2/introspect', {
    token: 'none',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  return `${answer.status} ${await answer.text()}`;
}

describe('an address inside is not asked', () => {
  test.each([
    'https://127.0.0.1',
    'https://localhost',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://2130706433',
    'https://0x7f.1',
  ])('%s', async (host) => {
    const told = await refusedBy(`${host}:${port}/keys`);
    expect(told).toStartWith('401 {"error":"invalid_client"');
    // Nobody learns what is there, or that nothing is.
    expect(told).toContain('sign it with a current key');
    expect(connections).toBe(0);
  });
});

test('neither are other schemes, nor is anything told with the question', async () => {
  for (const jwksUri of [
    `http://127.0.0.1:${port}/`,
    'file:///etc/passwd',
    'https://me:secret@client.example/',
  ])
    await expect(refusedBy(jwksUri)).rejects.toMatchObject({ body: { code: 'invalid_argument' } });
  expect(connections).toBe(0);
});
