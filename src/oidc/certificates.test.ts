import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as client from 'openid-client';
import { type TestCertificate, testCertificate } from '../crypto/testing.ts';
import { freePort } from '../testing/ports.ts';
import { scratchFolder } from '../testing/scratch.ts';
import { type ConfidentialClient, openScene, type Scene } from './testing.ts';
import { exchangeGrants, subjectToken, types } from './testing-exchange.ts';

/** Clients that show a certificate while TLS is begun, at the port that asks for one (RFC 8705). */

let scene: Scene;
let certificatePort: number;
let authority: TestCertificate;
beforeAll(async () => {
  certificatePort = freePort();
  authority = testCertificate({ name: [['CN', 'Authority']], isAuthority: true });
  const authoritiesFile = join(scratchFolder('authorities'), 'authorities.pem');
  await writeFile(authoritiesFile, authority.pem);
  scene = await openScene({
    tls: true,
    configure: ({ server }) =>
      Object.assign(server.clientCertificates, { port: certificatePort, authoritiesFile }),
  });
});
afterAll(() => scene?.postern.stop());

const addClient = async (settings: object): Promise<ConfidentialClient> => {
  const added = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: added.appId,
    ...settings,
  });
  return added;
};

const showing = (shown: TestCertificate | undefined) => ({
  tls: { rejectUnauthorized: false, ...(shown && { cert: shown.pem, key: shown.key }) },
});

/** A client library that shows the certificate wherever it asks. */
const configured = (clientId: string, shown: TestCertificate | undefined) =>
  client.discovery(
    new URL(scene.issuer),
    clientId,
    { use_mtls_endpoint_aliases: true },
    client.TlsClientAuth(),
    {
      [client.customFetch]: (url, options) => fetch(url, { ...(options as RequestInit), ...showing(shown) }),
    },
  );

/** The machine’s own token is exchanged: the shortest way to one. */
const ask = (config: client.Configuration) =>
  client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    ...subjectToken(scene.postern.pat),
    requested_token_type: types.access,
    scope: 'openid',
  });

test('metadata tells of it, with the addresses of the port', async () => {
  const config = await configured('any', undefined);
  const metadata = config.serverMetadata();
  expect(metadata.token_endpoint_auth_methods_supported).toEqual(
    expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
  );
  expect(metadata.tls_client_certificate_bound_access_tokens).toBe(true);
  expect(metadata.mtls_endpoint_aliases?.token_endpoint).toBe(
    `https://localhost:${certificatePort}/oauth/v2/token`,
  );
});

describe('a client is known by', () => {
  const name = [
    ['C', 'CH'],
    ['O', 'Shop, Inc.'],
    ['CN', 'client'],
  ] as const;
  const ways: Record<string, [object, Parameters<typeof testCertificate>[0]]> = {
    'its subject': [{ tlsClientAuthSubjectDn: 'CN=client, O=Shop\\, Inc., C=CH' }, { name }],
    'a host name': [
      { tlsClientAuthSanDns: 'Client.example' },
      { name, dns: ['a.example', 'client.example'] },
    ],
    'a URI': [{ tlsClientAuthSanUri: 'spiffe://shop/client' }, { name, uri: ['spiffe://shop/client'] }],
    'an address': [
      { tlsClientAuthSanIp: '2001:db8:0:0::1' },
      {
        name,
        ip: [Buffer.from('20010db8000000000000000000000001', 'hex')],
      },
    ],
    'an e-mail address': [
      { tlsClientAuthSanEmail: 'ops@shop.example' },
      { name, email: ['ops@shop.example'] },
    ],
  };

  test.each(Object.entries(ways))('%s, in a certificate of the authority', async (_, [settings, options]) => {
    const { clientId } = await addClient({ tlsClientAuth: 'tls_client_auth', ...settings });
    const own = testCertificate({ ...options, issuer: authority });
    expect((await ask(await configured(clientId, own))).access_token).toBeString();
    const others = testCertificate({ name: [['CN', 'other']], issuer: authority });
    const selfMade = testCertificate(options);
    for (const wrong of [others, selfMade, undefined])
      await expect(ask(await configured(clientId, wrong))).rejects.toMatchObject({ status: 401 });
  });

  test('its own certificate', async () => {
    const own = testCertificate({ name });
    const hex = Buffer.from(own.thumbprint, 'base64url').toString('hex').toUpperCase();
    const { clientId, secret } = await addClient({
      tlsClientAuth: 'self_signed_tls_client_auth',
      tlsClientCertificateThumbprints: hex.replaceAll(/(..)(?!$)/g, '$1:'),
    });
    const config = await configured(clientId, own);
    expect((await ask(config)).access_token).toBeString();
    const another = testCertificate({ name });
    await expect(ask(await configured(clientId, another))).rejects.toMatchObject({ status: 401 });
    // Its secret of before is worth nothing any more.
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: secret,
    });
    const bySecret = await fetch(`${scene.issuer}/oauth/v2/token`, {
      method: 'POST',
      body: form,
      ...showing(undefined),
    });
    expect(bySecret.status).toBe(401);
  });
});

describe('a token that is bound to a certificate', () => {
  const own = testCertificate({ name: [['CN', 'client']] });
  const bound = async () => {
    const { clientId } = await addClient({
      tlsClientAuth: 'self_signed_tls_client_auth',
      tlsClientCertificateThumbprints: own.thumbprint,
      tlsClientCertificateBoundAccessTokens: true,
    });
    const config = await configured(clientId, own);
    return { config, ...(await ask(config)) };
  };

  test('says so, and is taken from whoever shows it', async () => {
    const { config, access_token: token, token_type: type } = await bound();
    expect(type).toBe('bearer');
    const { cnf } = await client.tokenIntrospection(config, token);
    expect(cnf).toEqual({ 'x5t#S256': own.thumbprint });
    const told = await client.fetchUserInfo(config, token, client.skipSubjectCheck);
    expect(told.sub).toBeString();

    const other = testCertificate({ name: [['CN', 'client']] });
    for (const [port, shown] of [
      [certificatePort, other],
      [certificatePort, undefined],
      // This port asks for none.
      [new URL(scene.issuer).port, own],
    ] as const) {
      const answer = await fetch(`https://localhost:${port}/oidc/v1/userinfo`, {
        headers: { authorization: `Bearer ${token}` },
        ...showing(shown),
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer realm="oidc", error="invalid_token"');
    }
  });

  test('may be bound to a key as well', async () => {
    const { clientId } = await addClient({
      tlsClientAuth: 'self_signed_tls_client_auth',
      tlsClientCertificateThumbprints: own.thumbprint,
      tlsClientCertificateBoundAccessTokens: true,
      dpopBoundAccessTokens: true,
      requireDpopNonce: true,
    });
    const config = await configured(clientId, own);
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const { access_token: token } = await client.genericGrantRequest(
      config,
      'urn:ietf:params:oauth:grant-type:token-exchange',
      { ...subjectToken(scene.postern.pat), scope: 'openid' },
      { DPoP },
    );
    const { cnf, token_type: type } = await client.tokenIntrospection(config, token);
    expect([cnf?.['x5t#S256'], type]).toEqual([own.thumbprint, 'DPoP']);
    expect(cnf?.jkt).toBeString();
    const told = await client.fetchUserInfo(config, token, client.skipSubjectCheck, { DPoP });
    expect(told.sub).toBeString();
  });
});
