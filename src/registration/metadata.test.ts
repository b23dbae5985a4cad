import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { PosternError } from '../errors/index.ts';
import { mixesScripts } from './client-name.ts';
import { type Registrar, readMetadata } from './metadata.ts';

const issuer = 'https://id.example';
const read = (said: object, vouched = false, more: Partial<Registrar> = {}) =>
  readMetadata({ ...said }, { issuer, vouched, tokensThroughBrowser: false, certificates: [], ...more });
const web = { redirect_uris: ['https://shop.example/cb'] };
const set = {
  keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })],
};
const native = { redirect_uris: ['http://127.0.0.1/cb'], token_endpoint_auth_method: 'none' };

/** The field at fault. */
const refused = (said: object, vouched = false): string => {
  try {
    read(said, vouched);
    return 'accepted';
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'invalid_argument') return error.field ?? 'no field';
    throw error;
  }
};

describe('what a client may say of itself', () => {
  test('defaults are those of the specification', () => {
    expect(read(web)).toMatchObject({
      name: 'shop.example',
      oidc: {
        grantTypes: ['authorization_code'],
        responseTypes: ['code'],
        authMethod: 'client_secret_basic',
        applicationType: 'web',
      },
      about: {},
    });
  });

  test('where it is says what it is, if it does not say so itself', () => {
    const typeOf = (said: object) => read(said).oidc.applicationType;
    expect(typeOf(native)).toBe('native');
    expect(typeOf({ ...native, redirect_uris: ['com.example.app:/cb', 'https://app.example/cb'] })).toBe(
      'native',
    );
    expect(typeOf({ ...web, token_endpoint_auth_method: 'none' })).toBe('user_agent');
    expect(typeOf({ ...web, application_type: 'native' })).toBe('native');
    expect(refused({ ...native, application_type: 'web' })).toBe('redirect_uris');
  });

  test('what is not known is left out', () => {
    expect(read({ ...web, software_statement: 'a.b.c', __proto__: { x: 1 }, x: [{}] }).about).toEqual({});
  });

  test.each([
    ['redirect_uris', {}],
    ['redirect_uris', { redirect_uris: 'https://shop.example/cb' }],
    ['redirect_uris', { redirect_uris: [1] }],
    ['redirect_uris', { redirect_uris: Array.from({ length: 21 }, (_, i) => `https://shop.example/${i}`) }],
    ['redirect_uris', { redirect_uris: [`https://shop.example/${'x'.repeat(2_000)}`] }],
    ['post_logout_redirect_uris', { ...web, post_logout_redirect_uris: ['javascript:alert(1)'] }],
    ['grant_types', { ...web, grant_types: ['implicit'] }],
    ['grant_types', { ...web, grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'] }],
    ['grant_types', { ...web, grant_types: 'authorization_code' }],
    ['response_types', { ...web, response_types: ['code token'] }],
    ['grant_types', { ...web, response_types: ['code'], grant_types: ['refresh_token'] }],
    ['token_endpoint_auth_method', { ...web, token_endpoint_auth_method: 'client_secret_jwt' }],
    ['application_type', { ...web, application_type: 'desktop' }],
    ['subject_type', { ...web, subject_type: 'secret' }],
    ['response_types', { ...web, response_types: ['code id_token'] }],
    ['response_types', { ...web, response_types: ['token'] }],
    ['jwks', { ...web, token_endpoint_auth_method: 'private_key_jwt' }],
    ['jwks', { ...web, require_signed_request_object: true }],
    ['jwks', { ...web, jwks: { keys: [{ kty: 'oct', k: 'x' }] } }],
    ['jwks', { ...web, jwks: 'https://shop.example/keys' }],
    ['jwks_uri', { ...web, jwks_uri: 'http://shop.example/keys' }],
    ['jwks_uri', { ...web, jwks_uri: 'https://shop.example/keys', jwks: set }],
    ['token_endpoint_auth_method', { ...web, token_endpoint_auth_method: 'tls_client_auth' }],
    ['token_endpoint_auth_signing_alg', { ...web, token_endpoint_auth_signing_alg: 'HS256' }],
    ['request_object_signing_alg', { ...web, request_object_signing_alg: 'none' }],
    ['userinfo_signed_response_alg', { ...web, userinfo_signed_response_alg: 'HS256' }],
    ['authorization_signed_response_alg', { ...web, authorization_signed_response_alg: 'none' }],
    ['default_max_age', { ...web, default_max_age: -1 }],
    ['default_max_age', { ...web, default_max_age: '60' }],
    ['default_max_age', { ...web, default_max_age: 1.5 }],
    ['require_auth_time', { ...web, require_auth_time: 'yes' }],
    ['initiate_login_uri', { ...web, initiate_login_uri: 'http://shop.example/begin' }],
    ['id_token_signed_response_alg', { ...web, id_token_signed_response_alg: 'none' }],
    ['require_pushed_authorization_requests', { ...web, require_pushed_authorization_requests: 'yes' }],
    ['dpop_bound_access_tokens', { ...web, dpop_bound_access_tokens: 1 }],
    ['backchannel_logout_uri', { ...web, backchannel_logout_uri: 'http://localhost/out' }],
    ['backchannel_logout_uri', { ...web, backchannel_logout_uri: 'https://id.example/out' }],
    ['frontchannel_logout_uri', { ...web, frontchannel_logout_uri: 'https://other.example/out' }],
    ['client_name', { ...web, client_name: 7 }],
    ['client_name', { ...web, client_name: 'x'.repeat(81) }],
    ['client_name', { ...web, client_name: 'Shop\u202e' }],
    ['client_name', { ...web, client_name: 'Shop\u0000' }],
    ['client_name', { ...web, client_name: '\ud800' }],
    ['client_uri', { ...web, client_uri: 'http://shop.example' }],
    ['logo_uri', { ...web, logo_uri: 'data:image/png;base64,AA==' }],
    ['policy_uri', { ...web, policy_uri: 'javascript:alert(1)' }],
    ['tos_uri', { ...web, tos_uri: 'https://user@shop.example/tos' }],
    ['contacts', { ...web, contacts: 'me' }],
    ['contacts', { ...web, contacts: Array.from({ length: 11 }, () => 'me') }],
    ['software_id', { ...web, software_id: 'x'.repeat(201) }],
  ])('%s is refused where it is %j', (field, said) => {
    expect(refused(said)).toBe(field);
  });
});

describe('how a client comes to tokens', () => {
  const flow = (said: object) => {
    const { grantTypes, responseTypes } = read({ ...web, ...said }, false, {
      tokensThroughBrowser: true,
    }).oidc;
    return { grantTypes, responseTypes };
  };

  test('of two lists the one that is left out follows from the other', () => {
    expect(flow({})).toEqual({ grantTypes: ['authorization_code'], responseTypes: ['code'] });
    expect(flow({ response_types: ['id_token'] }).grantTypes).toEqual(['implicit']);
    expect(flow({ response_types: ['code id_token'] }).grantTypes).toEqual([
      'authorization_code',
      'implicit',
    ]);
    expect(flow({ grant_types: ['implicit'] }).responseTypes).toEqual(['id_token']);
    expect(flow({ grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] }).responseTypes).toEqual([]);
  });

  test('a combination is registered by its parts, in whatever order they stand', () => {
    const types = (...response_types: string[]) => flow({ response_types }).responseTypes;
    expect(types('code id_token')).toEqual(['code', 'id_token']);
    expect(types('id_token code')).toEqual(['code', 'id_token']);
    expect(types('code token')).toEqual(['code', 'id_token token']);
    expect(types('token id_token code', 'code')).toEqual(['code', 'id_token token']);
  });

  test('what does not go together is refused', () => {
    const wrong = (said: object) => () => flow(said);
    expect(wrong({ response_types: ['id_token'], grant_types: ['authorization_code'] })).toThrow('implicit');
    expect(wrong({ response_types: ['token'] })).toThrow('response_types');
    expect(wrong({ response_types: ['code code'] })).toThrow('response_types');
    expect(wrong({ response_types: ['id_token'], redirect_uris: [] })).toThrow('redirect_uris');
  });
});

describe('how a client proves to be itself', () => {
  const certificates = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;
  const oidc = (said: object) => read({ ...web, ...said }, false, { certificates }).oidc;

  test('by keys, by value or where they are', () => {
    const byKeys = { token_endpoint_auth_method: 'private_key_jwt' };
    const jwks_uri = 'https://shop.example/keys';
    expect(oidc({ ...byKeys, jwks_uri })).toMatchObject({ authMethod: 'private_key_jwt', jwksUri: jwks_uri });
    expect(JSON.parse(oidc({ ...byKeys, jwks: set }).jwks)).toEqual(set);
  });

  test('by a certificate, where the server offers that, and then by no secret', () => {
    const named = oidc({
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'Shop.example',
    });
    expect(named).toMatchObject({
      authMethod: 'private_key_jwt',
      tlsClientAuth: 'tls_client_auth',
      tlsClientAuthSanDns: 'shop.example',
    });
    expect(oidc({ token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: set }).tlsClientAuth).toBe(
      'self_signed_tls_client_auth',
    );
    expect(() => oidc({ token_endpoint_auth_method: 'tls_client_auth' })).toThrow('exactly one');
    expect(() => oidc({ token_endpoint_auth_method: 'self_signed_tls_client_auth' })).toThrow('jwks');
  });
});

describe('where people may be sent back to', () => {
  const uri = (redirect: string, more: object = {}, vouched = false) =>
    refused({ redirect_uris: [redirect], token_endpoint_auth_method: 'none', ...more }, vouched);

  test.each([
    'https://shop.example/cb',
    'http://localhost:8123/cb',
    'http://127.0.0.1/cb',
    'http://[::1]:1/cb',
    'com.example.app:/cb',
    'com.example.app://signed-in',
  ])('%s', (redirect) => {
    expect(uri(redirect)).toBe('accepted');
  });

  test.each([
    'http://shop.example/cb',
    'http://localhost.evil.example/cb',
    'http://127.0.0.2/cb',
    'https://shop.example/cb#part',
    'https://user:secret@shop.example/cb',
    'https://*.shop.example/cb',
    'https://id.example/ui/console/auth/callback',
    'https://shop.example\\@evil.example/cb',
    ' ',
    '//shop.example/cb',
    '/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://shop.example/1',
    'intent://x#Intent;end',
    'mailto:me@shop.example',
    'tel:+41',
    'ms-settings:x',
    'urn:ietf:wg:oauth:2.0:oob',
    'myapp://cb',
    'https:///cb',
  ])('never %s', (redirect) => {
    expect(uri(redirect)).toBe('redirect_uris');
  });

  test('a scheme that could be anybody’s is for clients for whom somebody has vouched', () => {
    expect(uri('cursor://signed-in', {}, true)).toBe('accepted');
    for (const redirect of ['javascript:alert(1)', 'mailto:me@shop.example', 'https://id.example/cb'])
      expect(uri(redirect, {}, true)).toBe('redirect_uris');
  });
});

test('names keep to letters that belong together', () => {
  for (const name of [
    'Assistant 2.0',
    'Příklad',
    'Пример',
    'Пример №1',
    '例の App',
    '테스트 앱',
    '範例',
    'Παράδειγμα',
    'مثال',
    '☂️',
  ])
    expect([name, mixesScripts(name)]).toEqual([name, false]);
  for (const name of ['Gооgle', 'Pаypal', 'Αpple', 'App ӏ', 'Ꮪhop'])
    expect([name, mixesScripts(name)]).toEqual([name, true]);
});
