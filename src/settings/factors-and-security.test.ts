import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** What is not the same for every policy: factors of the login settings, security settings, and what is refused. */

let postern: TestPostern;
let orgId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  const made = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME Factors' },
  );
  orgId = made.organizationId;
});
afterAll(() => postern?.stop());

// biome-ignore lint/suspicious/noExplicitAny: one helper for many answers
async function rest(method: string, path: string, body?: object): Promise<{ status: number; body: any }> {
  const response = await postern.fetch(path, {
    method,
    token: postern.pat,
    headers: { 'content-type': 'application/json', 'x-zitadel-orgid': orgId },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const statusOf = async (method: string, path: string, body?: object) =>
  (await rest(method, path, body)).status;

describe('factors of the login settings', () => {
  test('come with the settings of an organization, and are changed one by one', async () => {
    const factors = async () =>
      (await rest('POST', '/management/v1/policies/login/second_factors/_search')).body;
    const path = '/management/v1/policies/login/second_factors';
    expect((await factors()).result).toEqual(['SECOND_FACTOR_TYPE_OTP', 'SECOND_FACTOR_TYPE_U2F']);
    expect(await statusOf('POST', path, { type: 'SECOND_FACTOR_TYPE_OTP_SMS' })).toBe(404);

    const added = { allowUsernamePassword: true, secondFactors: ['SECOND_FACTOR_TYPE_OTP_EMAIL'] };
    expect(await statusOf('POST', '/management/v1/policies/login', added)).toBe(200);
    expect(await factors()).toMatchObject({
      details: { totalResult: '1' },
      result: ['SECOND_FACTOR_TYPE_OTP_EMAIL'],
    });
    const { body } = await rest('GET', '/management/v1/policies/login');
    expect(body.policy).toMatchObject({ secondFactors: ['SECOND_FACTOR_TYPE_OTP_EMAIL'] });
    expect(body.policy.multiFactors).toBeUndefined();

    expect(await statusOf('POST', path, { type: 'SECOND_FACTOR_TYPE_OTP_SMS' })).toBe(200);
    expect(await statusOf('POST', path, { type: 'SECOND_FACTOR_TYPE_OTP_SMS' })).toBe(409);
    expect(await statusOf('DELETE', `${path}/SECOND_FACTOR_TYPE_OTP_EMAIL`)).toBe(200);
    expect(await statusOf('DELETE', `${path}/SECOND_FACTOR_TYPE_OTP_EMAIL`)).toBe(404);
    expect((await factors()).result).toEqual(['SECOND_FACTOR_TYPE_OTP_SMS']);

    // Taken back, the settings take their factors along.
    expect(await statusOf('DELETE', '/management/v1/policies/login')).toBe(200);
    expect(await statusOf('POST', '/management/v1/policies/login', {})).toBe(200);
    expect((await factors()).result).toBeUndefined();
    expect(await statusOf('DELETE', '/management/v1/policies/login')).toBe(200);
  });

  test('of the instance are those of organizations without own settings', async () => {
    const path = '/admin/v1/policies/login/second_factors';
    expect(await statusOf('POST', path, { type: 'SECOND_FACTOR_TYPE_OTP_SMS' })).toBe(200);
    const { body } = await rest('GET', '/management/v1/policies/login');
    expect(body.policy.secondFactors).toContain('SECOND_FACTOR_TYPE_OTP_SMS');
    expect(await statusOf('DELETE', `${path}/SECOND_FACTOR_TYPE_OTP_SMS`)).toBe(200);
  });

  test('are all that people may have, recovery codes too', async () => {
    const path = '/admin/v1/policies/login/second_factors';
    const type = 'SECOND_FACTOR_TYPE_RECOVERY_CODES';
    expect(await statusOf('POST', path, { type })).toBe(200);
    expect((await rest('POST', `${path}/_search`, {})).body.result).toContain(type);
    const own = { allowUsernamePassword: true, secondFactors: ['SECOND_FACTOR_TYPE_OTP', type] };
    expect(await statusOf('POST', '/management/v1/policies/login', own)).toBe(200);
    const { body } = await rest('GET', '/management/v1/policies/login');
    expect(body.policy.secondFactors).toEqual(own.secondFactors);
    expect(await statusOf('DELETE', '/management/v1/policies/login')).toBe(200);
    expect(await statusOf('DELETE', `${path}/${type}`)).toBe(200);
  });

  test('are ones that there are', async () => {
    expect(await statusOf('POST', '/admin/v1/policies/login/multi_factors', { type: 7 })).toBe(400);
    expect(
      await statusOf('POST', '/management/v1/policies/login', {
        idps: [{ idpId: '1', ownerType: 'IDP_OWNER_TYPE_ORG' }],
      }),
    ).toBe(404);
  });
});

describe('identity providers of login settings', () => {
  test.each(['/admin/v1', '/management/v1'])(
    'there are none under %s, and the list says so',
    async (prefix) => {
      const { status, body } = await rest('POST', `${prefix}/policies/login/idps/_search`, {});
      expect(status).toBe(200);
      expect(body.result ?? []).toEqual([]);
      expect(body.details.viewTimestamp).toBeString();
    },
  );
});

describe('security settings', () => {
  const settings = 'zitadel.settings.v2.SettingsService';
  const off = { dynamicClientRegistration: {}, clientIdMetadataDocument: {} };

  test('are set whole, told in all versions, and used by pages', async () => {
    const origins = ['https://App.example.com/', 'https://*.example.org', 'https://app.example.com'];
    const set = { embeddedIframe: { enabled: true, allowedOrigins: origins }, enableImpersonation: true };
    await postern.call(`${settings}/SetSecuritySettings`, set);
    expect((await rest('GET', '/admin/v1/policies/security')).body.policy).toMatchObject({
      enableIframeEmbedding: true,
      allowedOrigins: ['https://app.example.com', 'https://*.example.org'],
      enableImpersonation: true,
    });
    const page = await postern.fetch('/ui/login/loginname');
    expect(page.headers.get('content-security-policy')).toContain(
      'frame-ancestors https://app.example.com https://*.example.org',
    );
    expect(await statusOf('PUT', '/admin/v1/policies/security', {})).toBe(200);
    const { settings: now } = await postern.call<{ settings: object }>(`${settings}/GetSecuritySettings`);
    expect(now).toEqual({ ...off, embeddedIframe: {} });
  });

  test('keep how clients register where a request says nothing of it', async () => {
    const registration = { enabled: true, allowUnauthenticated: true };
    const told = async () =>
      (await postern.call<{ settings: object }>(`${settings}/GetSecuritySettings`)).settings;
    await postern.call(`${settings}/SetSecuritySettings`, { dynamicClientRegistration: registration });
    await postern.call(`${settings}/SetSecuritySettings`, {});
    expect(await told()).toMatchObject({ dynamicClientRegistration: registration });
    await postern.call(`${settings}/SetSecuritySettings`, off);
    expect(await told()).toMatchObject(off);
  });

  test('keep whose client documents are allowed, one by one and all at once', async () => {
    const told = async () => {
      const { settings: now } = await postern.call<{
        settings: { clientIdMetadataDocument?: { allowedUrls: string[] } };
      }>(`${settings}/GetSecuritySettings`);
      return now.clientIdMetadataDocument?.allowedUrls;
    };
    const one = (does: 'Add' | 'Remove', url: string) =>
      postern.call<{ details: { sequence: string } }>(
        `${settings}/${does}ClientIDMetadataDocumentAllowedURL`,
        { url },
      );
    const [client, folder] = ['https://client.example/client.json', 'https://apps.example/'];
    const first = await one('Add', client);
    expect((await one('Add', client)).details.sequence).toBe(first.details.sequence);
    await one('Add', folder);
    expect(await told()).toEqual([client, folder]);

    // Who knows nothing of them leaves them.
    await postern.call(`${settings}/SetSecuritySettings`, { enableImpersonation: true });
    expect(await statusOf('PUT', '/admin/v1/policies/security', {})).toBe(200);
    expect(await told()).toEqual([client, folder]);

    const last = await one('Remove', client);
    expect((await one('Remove', client)).details.sequence).toBe(last.details.sequence);
    expect(await told()).toEqual([folder]);
    const all = { clientIdMetadataDocument: { allowedUrls: [client, folder] } };
    await postern.call(`${settings}/SetSecuritySettings`, all);
    expect(await told()).toEqual([client, folder]);
    await postern.call(`${settings}/SetSecuritySettings`, { clientIdMetadataDocument: {} });
    expect(await told()).toBeUndefined();
  });

  test.each([
    'http://client.example/client.json',
    'https://client.example',
    'https://user@client.example/client.json',
    'https://client.example/../client.json',
    'https://client.example/client.json#part',
    'https://client.example/a b',
    'client.json',
    '',
  ])('refuse %j as the address of a client document', async (url) => {
    const call = `${settings}/AddClientIDMetadataDocumentAllowedURL`;
    await expect(postern.call(call, { url })).rejects.toThrow('invalid_argument');
  });

  test.each([
    'https://a.example; script-src *',
    "https://a.example 'self'",
    'https://a.example/path',
    'https://user@a.example',
    'https://a.*.example',
    'javascript:alert(1)',
    '*',
    '',
  ])('refuse %j as an origin', async (origin) => {
    expect(await statusOf('PUT', '/admin/v1/policies/security', { allowedOrigins: [origin] })).toBe(400);
  });
});

describe('the address after a sign-in', () => {
  // Zitadel's Terraform provider documents `default_redirect_uri = "localhost:8080"`.
  test.each(['localhost:8080', 'https://home.example/x', 'com.example.app://home', ''])(
    'is kept as %j',
    async (defaultRedirectUri) => {
      const path = '/admin/v1/policies/login';
      expect([200, 400]).toContain(await statusOf('PUT', path, { defaultRedirectUri }));
      const answer = await postern.fetch(path, { token: postern.pat });
      const { policy } = (await answer.json()) as { policy: { defaultRedirectUri?: string } };
      expect(policy.defaultRedirectUri ?? '').toBe(defaultRedirectUri);
    },
  );
});

describe('settings refuse what pages could not hold', () => {
  test.each([
    ['/admin/v1/policies/label', { primaryColor: 'red;} body{display:none' }],
    ['/admin/v1/policies/privacy', { tosLink: 'javascript:alert(1)' }],
    ['/admin/v1/policies/privacy', { helpLink: '//evil.example' }],
    ['/admin/v1/policies/privacy', { supportEmail: 'nobody' }],
    ['/admin/v1/policies/login', { defaultRedirectUri: 'javascript:alert(1)' }],
    ['/admin/v1/policies/login', { passwordCheckLifetime: '-1s' }],
    ['/admin/v1/policies/password/complexity', { minLength: 0 }],
    ['/admin/v1/policies/password/complexity', { minLength: 73 }],
  ])('%s %j', async (path, request) => {
    expect(await statusOf('PUT', path, request)).toBe(400);
  });
});
