import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestCertificate, type TestCertificateOptions, testCertificate } from '../crypto/testing.ts';
import type { RpcFailure } from '../testing/postern.ts';
import { scratchFolder } from '../testing/scratch.ts';
import { answered, exchangeWith, userinfoPath } from './possession/testing.ts';
import { type ConfidentialClient, obtainCode, openScene, redirectUri, type Scene } from './testing.ts';

/** Somebody who has no certificate of the client, or gives out another one for it (RFC 8705 §7). */

let authority: TestCertificate;
let behindProxy: Scene;
let open: Scene;
beforeAll(async () => {
  authority = testCertificate({ name: [['CN', 'Authority']], isAuthority: true });
  const authoritiesFile = join(scratchFolder('authorities'), 'authorities.pem');
  await writeFile(authoritiesFile, authority.pem);
  const scene = (trustedProxies: string[]) =>
    openScene({
      configure({ server }) {
        server.trustedProxies = trustedProxies;
        Object.assign(server.clientCertificates, { header: 'Client-Cert', authoritiesFile });
      },
    });
  [behindProxy, open] = await Promise.all([scene(['127.0.0.0/8', '::1']), scene(['192.0.2.1'])]);
});
afterAll(() => Promise.all([behindProxy?.postern.stop(), open?.postern.stop()]));

const set = (scene: Scene, { appId }: ConfidentialClient, settings: object) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: appId,
    ...settings,
  });

async function addClient(scene: Scene, settings: object): Promise<ConfidentialClient> {
  const added = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await set(scene, added, settings);
  return added;
}

const header = (shown: TestCertificate) => ({
  'client-cert': `:${Buffer.from(shown.der).toString('base64')}:`,
});

/** `known`: the client is, and only its token is not. */
async function ask(scene: Scene, clientId: string, headers: Record<string, string>, form = {}) {
  const { body } = await exchangeWith(
    scene,
    undefined,
    { grant_type: 'refresh_token', client_id: clientId, refresh_token: 'nothing', ...form },
    headers,
  );
  return body.error === 'invalid_grant' ? 'known' : body.error;
}

const name = [['CN', 'shop']] as const;
const issued = (options: Partial<TestCertificateOptions> = {}) =>
  testCertificate({ name, issuer: authority, ...options });

describe('a client that is known by its subject', () => {
  const byAuthority = { tlsClientAuth: 'tls_client_auth', tlsClientAuthSubjectDn: 'CN=shop' };

  test('is itself by the header of a trusted proxy', async () => {
    const { clientId } = await addClient(behindProxy, byAuthority);
    expect(await ask(behindProxy, clientId, header(issued()))).toBe('known');
  });

  test('is nobody who sends the header himself', async () => {
    const { clientId } = await addClient(open, byAuthority);
    expect(await ask(open, clientId, header(issued()))).toBe('invalid_client');
    const forwarded = { ...header(issued()), 'x-forwarded-for': '192.0.2.1', forwarded: 'for=192.0.2.1' };
    expect(await ask(open, clientId, forwarded)).toBe('invalid_client');
  });

  test('is nobody with a certificate of another authority, another name, another time or use', async () => {
    const { clientId } = await addClient(behindProxy, byAuthority);
    const day = 86_400_000;
    const others = {
      'made by himself': testCertificate({ name }),
      'of an authority of the same name': issued({
        issuer: testCertificate({ name: [['CN', 'Authority']], isAuthority: true }),
      }),
      'issued by a client': issued({ issuer: issued({ name: [['CN', 'Authority']] }) }),
      'of another name': issued({ name: [['CN', 'shop2']] }),
      'of a longer name': issued({ name: [['O', 'x'], ...name] }),
      'whose other name says so': issued({ name: [['CN', 'x']], dns: ['shop'] }),
      'that is over': issued({ to: new Date(Date.now() - day / 2) }),
      'of tomorrow': issued({ from: new Date(Date.now() + day / 2) }),
      'for servers': issued({ usages: ['1.3.6.1.5.5.7.3.1'] }),
    };
    for (const [what, shown] of Object.entries(others))
      expect([what, await ask(behindProxy, clientId, header(shown))]).toEqual([what, 'invalid_client']);
  });

  test('is nobody with what is no certificate', async () => {
    const { clientId } = await addClient(behindProxy, byAuthority);
    for (const bad of ['', ':AAAA:', 'garbage', `${header(issued())['client-cert']}, :AAAA:`])
      expect(await ask(behindProxy, clientId, { 'client-cert': bad })).toBe('invalid_client');
  });

  test('does not prove itself by its secret, nor by two things', async () => {
    const { clientId, secret } = await addClient(behindProxy, byAuthority);
    const withSecret = { client_secret: secret };
    expect(await ask(behindProxy, clientId, {}, withSecret)).toBe('invalid_client');
    expect(await ask(behindProxy, clientId, header(issued()), withSecret)).toBe('invalid_client');
  });

  test('leaves others as they are: a certificate proves nobody who is not known by one', async () => {
    const { clientId } = behindProxy.web;
    expect(await ask(behindProxy, clientId, header(issued()))).toBe('invalid_client');
  });
});

describe('a token of a public client that is bound to a certificate', () => {
  const own = testCertificate({ name: [['CN', 'phone']] });
  const other = testCertificate({ name: [['CN', 'phone']] });
  let phone: ConfidentialClient;
  beforeAll(async () => {
    phone = await behindProxy.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      applicationType: 'OIDC_APP_TYPE_NATIVE',
    });
    await set(behindProxy, phone, { tlsClientCertificateBoundAccessTokens: true });
  });

  const codeForm = async () => {
    const { code, verifier } = await obtainCode(behindProxy, phone, { scope: 'openid offline_access' });
    return {
      grant_type: 'authorization_code',
      client_id: phone.clientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
  };

  test('is not given without one', async () => {
    const { status, body } = await exchangeWith(behindProxy, undefined, await codeForm());
    expect([status, body.error]).toEqual([400, 'invalid_request']);
  });

  test('and its refresh token are of no use to others, who cannot end the grant either', async () => {
    const { body } = await exchangeWith(behindProxy, undefined, await codeForm(), header(own));
    const userinfo = async (headers: Record<string, string>) =>
      (
        await answered(
          await fetch(behindProxy.issuer + userinfoPath, {
            headers: { authorization: `Bearer ${body.access_token}`, ...headers },
          }),
        )
      ).status;
    expect([await userinfo(header(own)), await userinfo(header(other)), await userinfo({})]).toEqual([
      200, 401, 401,
    ]);
    const refresh = async (headers: Record<string, string>) =>
      (
        await exchangeWith(
          behindProxy,
          undefined,
          { grant_type: 'refresh_token', client_id: phone.clientId, refresh_token: body.refresh_token },
          headers,
        )
      ).status;
    expect([await refresh(header(other)), await refresh({}), await refresh(header(own))]).toEqual([
      400, 400, 200,
    ]);
  });

  test('is taken by the API with the certificate alone', async () => {
    const { code, verifier } = await obtainCode(behindProxy, phone, {
      scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud',
    });
    const { body } = await exchangeWith(
      behindProxy,
      undefined,
      {
        grant_type: 'authorization_code',
        client_id: phone.clientId,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      },
      header(own),
    );
    const me = async (headers: Record<string, string>) =>
      (
        await fetch(`${behindProxy.issuer}/auth/v1/users/me`, {
          headers: { authorization: `Bearer ${body.access_token}`, ...headers },
        })
      ).status;
    expect([await me(header(own)), await me(header(other)), await me({})]).toEqual([200, 401, 401]);
  });
});

describe('settings that know nobody are refused', () => {
  const wrong: Record<string, [object, string]> = {
    'a method without a name': [{ tlsClientAuth: 'tls_client_auth' }, 'tls_client_auth'],
    'two names': [
      { tlsClientAuth: 'tls_client_auth', tlsClientAuthSubjectDn: 'CN=a', tlsClientAuthSanDns: 'a' },
      'tls_client_auth',
    ],
    'a method that is none': [{ tlsClientAuth: 'certificate' }, 'tls_client_auth'],
    'no thumbprint': [{ tlsClientAuth: 'self_signed_tls_client_auth' }, 'tls_client_certificate_thumbprints'],
    'a thumbprint that is none': [
      { tlsClientCertificateThumbprints: 'abc' },
      'tls_client_certificate_thumbprints',
    ],
    'a subject that is none': [{ tlsClientAuthSubjectDn: '/C=CH' }, 'tls_client_auth_subject_dn'],
    'a host name with a wildcard': [{ tlsClientAuthSanDns: '*.example' }, 'tls_client_auth_san_dns'],
    'an address that is none': [{ tlsClientAuthSanIp: '1.2.3' }, 'tls_client_auth_san_ip'],
  };
  test.each(Object.entries(wrong))('%s', async (_, [settings, field]) => {
    const refused = await set(open, open.web, settings).catch((error: RpcFailure) => error.body);
    expect(JSON.stringify(refused)).toContain(`${field} `);
  });
});
