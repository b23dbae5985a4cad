import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Authenticator, type Behaviour, cbor } from '../../testing/authenticator.ts';
import { type Answer, type Json, refusal, startUserClient, type UserClient, unique } from './client.ts';

/** Passkeys and security keys over each version of the API, with an authenticator in software. */

let client: UserClient;
let v2: UserClient['v2'];
let auth: UserClient['auth'];
let origin: string;
const passkeyName = 'Phone';

beforeAll(async () => {
  client = await startUserClient();
  ({ v2, auth } = client);
  origin = client.postern.url;
});
afterAll(() => client?.postern.stop());

const somebody = async () => {
  const { userId } = await client.person();
  return { userId, token: await client.tokenOf(userId) };
};
const codeFor = async (userId: string): Promise<{ id: string; code: string }> =>
  (await v2('CreatePasskeyRegistrationLink', { userId, returnCode: {} })).code;
const history = async (userId: string): Promise<string[]> =>
  (
    (await client.postern.call('zitadel.admin.v1.AdminService/ListEvents', {
      aggregateId: userId,
      asc: true,
    })) as Answer
  ).events.map(({ type }: Answer) => type.type);

async function register(userId: string, token: string, as: Behaviour = {}, key = new Authenticator(origin)) {
  const begun = await v2('RegisterPasskey', { userId }, token);
  const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions, as);
  const { passkeyId } = begun;
  const asked = v2(
    'VerifyPasskeyRegistration',
    { userId, passkeyId, publicKeyCredential, passkeyName },
    token,
  );
  return { key, passkeyId, begun, publicKeyCredential, outcome: await refusal(asked) };
}

describe('a passkey', () => {
  test('is registered by its owner, listed under its name, and removed', async () => {
    const { userId, token } = await somebody();
    const { outcome, passkeyId, begun } = await register(userId, token);
    expect(outcome).toBe('passed');
    const { publicKey } = begun.publicKeyCredentialCreationOptions;
    expect(publicKey.rp).toEqual({ id: 'localhost', name: 'localhost' });
    expect(Buffer.from(publicKey.user.id, 'base64url').toString()).toBe(userId);
    expect(publicKey.authenticatorSelection.userVerification).toBe('required');
    const { result } = await v2('ListPasskeys', { userId });
    expect(result).toEqual([{ id: passkeyId, state: 'AUTH_FACTOR_STATE_READY', name: 'Phone' }]);
    const methods = await v2('ListAuthenticationMethodTypes', {
      userId,
      domainQuery: { domain: 'localhost' },
    });
    expect(methods.authMethodTypes).toContain('AUTHENTICATION_METHOD_TYPE_PASSKEY');
    const elsewhere = await v2('ListAuthenticationMethodTypes', {
      userId,
      domainQuery: { domain: 'other.com' },
    });
    expect(elsewhere.authMethodTypes).not.toContain('AUTHENTICATION_METHOD_TYPE_PASSKEY');
    const next = await v2('RegisterPasskey', { userId }, token);
    expect(next.publicKeyCredentialCreationOptions.publicKey.excludeCredentials).toHaveLength(1);
    await v2('RemovePasskey', { userId, passkeyId });
    expect((await v2('ListPasskeys', { userId })).result).toBeUndefined();
    expect(await refusal(v2('RemovePasskey', { userId, passkeyId }))).toBe('not_found USER-Key02');
  });

  test('with a statement of its maker is registered as well, none of it believed', async () => {
    const { userId, token } = await somebody();
    expect((await register(userId, token, { attestation: 'packed' })).outcome).toBe('passed');
  });

  test('proves what was asked: this challenge, here, by a person whom it recognizes', async () => {
    const { userId, token } = await somebody();
    for (const lie of [
      { challenge: 'AAAA' },
      { origin: 'https://evil.example' },
      { origin: 'https://evil.localhost' },
      { rpId: 'evil.example' },
      { type: 'webauthn.get' },
      { crossOrigin: true },
      { userVerified: false },
      { userPresent: false },
    ] satisfies Behaviour[])
      expect((await register(userId, token, lie)).outcome).toBe('invalid_argument USER-Key06');
    expect((await v2('ListPasskeys', { userId })).result).toBeUndefined();
  });

  test('is registered once, whoever replays it', async () => {
    const { userId, token } = await somebody();
    const { key, passkeyId, publicKeyCredential } = await register(userId, token);
    const again = { userId, passkeyId, publicKeyCredential, passkeyName };
    expect(await refusal(v2('VerifyPasskeyRegistration', again, token))).toBe(
      'failed_precondition USER-Key03',
    );
    expect((await register(userId, token, {}, key)).outcome).toBe('already_exists USER-Key05');
    const other = await somebody();
    const begun = await v2('RegisterPasskey', { userId: other.userId }, other.token);
    const replayed = { ...again, userId: other.userId, passkeyId: begun.passkeyId };
    expect(await refusal(v2('VerifyPasskeyRegistration', replayed, other.token))).toBe(
      'invalid_argument USER-Key06',
    );
  });

  test('is no longer waited for after ten minutes', async () => {
    const { userId, token } = await somebody();
    const begun = await v2('RegisterPasskey', { userId }, token);
    const key = new Authenticator(origin);
    const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions);
    const back = client.postern.advance(10 * 60_000 + 1);
    try {
      const asked = v2('VerifyPasskeyRegistration', {
        userId,
        passkeyId: begun.passkeyId,
        publicKeyCredential,
      });
      expect(await refusal(asked)).not.toBe('passed');
      const own = v2(
        'VerifyPasskeyRegistration',
        { userId, passkeyId: begun.passkeyId, publicKeyCredential, passkeyName },
        token,
      );
      expect(await refusal(own)).toBe('failed_precondition USER-Key04');
    } finally {
      back();
    }
  });

  test('is made for domains of the instance alone, and those that it trusts', async () => {
    const { userId, token } = await somebody();
    const at = (domain: string) => v2('RegisterPasskey', { userId, domain }, token);
    for (const domain of ['evil.example', 'com', 'a.localhost'])
      expect(await refusal(at(domain))).toBe('invalid_argument USER-Rpi01');
    const trustedDomain = `${unique('login')}.example.com`;
    const instance = 'zitadel.instance.v2.InstanceService';
    await client.postern.call(`${instance}/AddTrustedDomain`, {
      instanceId: client.postern.instanceId,
      trustedDomain,
    });
    const begun = await at(trustedDomain);
    expect(begun.publicKeyCredentialCreationOptions.publicKey.rp.id).toBe(trustedDomain);
    const key = new Authenticator(`https://${trustedDomain}`);
    const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions);
    await v2(
      'VerifyPasskeyRegistration',
      { userId, passkeyId: begun.passkeyId, publicKeyCredential, passkeyName },
      token,
    );
    const methods = await v2('ListAuthenticationMethodTypes', {
      userId,
      domainQuery: { domain: trustedDomain },
    });
    expect(methods.authMethodTypes).toContain('AUTHENTICATION_METHOD_TYPE_PASSKEY');
  });

  test('is registered for nobody else, by whatever administrator, without a code', async () => {
    const { userId } = await somebody();
    const stranger = await somebody();
    expect(await refusal(v2('RegisterPasskey', { userId }))).toBe('permission_denied USER-Key10');
    expect(await refusal(v2('RegisterPasskey', { userId }, stranger.token))).toBe(
      'permission_denied USER-Key10',
    );
    const code = await codeFor(userId);
    expect(await refusal(v2('RegisterPasskey', { userId, code }, stranger.token))).toBe(
      'permission_denied AUTHZ-Per01',
    );
    // Nor is what its owner began finished by somebody else.
    const own = await v2('RegisterPasskey', { userId }, await client.tokenOf(userId));
    const publicKeyCredential = new Authenticator(origin).create(own.publicKeyCredentialCreationOptions);
    const hijack = v2('VerifyPasskeyRegistration', {
      userId,
      passkeyId: own.passkeyId,
      publicKeyCredential,
      passkeyName,
    });
    expect(await refusal(hijack)).toBe('permission_denied USER-Key10');
    expect(
      await refusal(v2('CreatePasskeyRegistrationLink', { userId, returnCode: {} }, stranger.token)),
    ).toBe('permission_denied AUTHZ-Per01');
  });
});

describe('a code', () => {
  const begin = (userId: string, code: Json) => v2('RegisterPasskey', { userId, code });
  const finish = (userId: string, begun: Answer) =>
    v2('VerifyPasskeyRegistration', {
      userId,
      passkeyId: begun.passkeyId,
      publicKeyCredential: new Authenticator(origin).create(begun.publicKeyCredentialCreationOptions),
      passkeyName,
    });

  test('registers one passkey, however often that was begun', async () => {
    const { userId } = await somebody();
    const code = await codeFor(userId);
    const [first, second] = [await begin(userId, code), await begin(userId, code)];
    const outcomes = await Promise.all([first, second].map((begun) => refusal(finish(userId, begun))));
    expect(outcomes.sort()).toEqual(['failed_precondition USER-Key04', 'passed']);
    expect(await refusal(begin(userId, code))).toBe('failed_precondition USER-Cod01');
    expect((await v2('ListPasskeys', { userId })).result).toHaveLength(1);
  });

  test('is tried five times, and each try is told', async () => {
    const { userId } = await somebody();
    const { id, code } = await codeFor(userId);
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, () => refusal(begin(userId, { id, code: 'wrong' }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'invalid_argument USER-Cod04')).toHaveLength(5);
    expect(await refusal(begin(userId, { id, code }))).toBe('failed_precondition USER-Cod03');
    const failed = (await history(userId)).filter((type) => type.endsWith('code.check.failed'));
    expect(failed).toHaveLength(5);
    expect(await refusal(begin(userId, await codeFor(userId)))).toBe('passed');
  });

  test('is one person’s, and ends with its time', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    const code = await codeFor(ann.userId);
    expect(await refusal(begin(bob.userId, code))).toBe('failed_precondition USER-Cod01');
    const back = client.postern.advance(3_600_000 + 1);
    try {
      expect(await refusal(begin(ann.userId, code))).not.toBe('passed');
    } finally {
      back();
    }
    expect(await refusal(begin(ann.userId, code))).toBe('passed');
    await v2('LockUser', { userId: ann.userId });
    expect(await refusal(begin(ann.userId, code))).toBe('failed_precondition USER-Key08');
  });
});

describe('a security key', () => {
  test('is registered, counts as a second factor, and is removed', async () => {
    const { userId, token } = await somebody();
    const begun = await v2('RegisterU2F', { userId }, token);
    const { publicKey } = begun.publicKeyCredentialCreationOptions;
    expect(publicKey.authenticatorSelection.userVerification).toBe('discouraged');
    const publicKeyCredential = new Authenticator(origin).create({ publicKey }, { userVerified: false });
    const request = { userId, u2fId: begun.u2fId, publicKeyCredential, tokenName: 'Blue key' };
    await v2('VerifyU2FRegistration', request, token);
    const { result } = await v2('ListAuthenticationFactors', { userId });
    expect(result).toEqual([
      { state: 'AUTH_FACTOR_STATE_READY', u2f: { id: begun.u2fId, name: 'Blue key' } },
    ]);
    expect(await refusal(v2('RemovePasskey', { userId, passkeyId: begun.u2fId }))).toBe(
      'not_found USER-Key02',
    );
    await v2('RemoveU2F', { userId, u2fId: begun.u2fId });
    expect((await v2('ListAuthenticationFactors', { userId })).result).toBeUndefined();
  });
});

describe('what browsers give back', () => {
  test('is refused before it costs anything, whatever is wrong with it', async () => {
    const { userId, token } = await somebody();
    const begun = await v2('RegisterPasskey', { userId }, token);
    const good = new Authenticator(origin).create(begun.publicKeyCredentialCreationOptions);
    const verify = (publicKeyCredential?: object) =>
      refusal(
        v2(
          'VerifyPasskeyRegistration',
          { userId, passkeyId: begun.passkeyId, publicKeyCredential, passkeyName },
          token,
        ),
      );
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
    const withResponse = (response: object) => ({ ...good, response: { ...good.response, ...response } });
    for (const malformed of [
      {},
      { ...good, type: 'password' },
      { ...good, rawId: 'not base64!' },
      { ...good, rawId: 'A'.repeat(2_000) },
      withResponse({ clientDataJSON: text(Buffer.from('{')) }),
      withResponse({ clientDataJSON: 'A'.repeat(10_000) }),
      withResponse({ attestationObject: 'A'.repeat(30_000) }),
      withResponse({ attestationObject: 7 }),
    ])
      expect(await verify(malformed)).toBe('invalid_argument USER-Wan01');

    const nested = Buffer.alloc(18_000, 0x81);
    const entries = Array.from({ length: 3_000 }, (_, i) => [i, 0] as const);
    for (const hostile of [
      nested,
      Buffer.concat([Buffer.alloc(18_000, 0xc1), Buffer.of(0)]),
      Buffer.from('9affffffff00', 'hex'),
      Buffer.from('9bffffffffffffffff00', 'hex'),
      Buffer.from('5bffffffffffffffff', 'hex'),
      Buffer.from('bbffffffffffffffff0000', 'hex'),
      cbor(new Map(entries)),
      Buffer.of(0xff),
    ])
      expect(await verify(withResponse({ attestationObject: text(hostile) }))).toBe(
        'invalid_argument USER-Key06',
      );
    // Nothing of it has stopped anybody.
    expect(await verify(good)).toBe('passed');
  });
});

describe('version 1', () => {
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
  const decoded = (text: string) => JSON.parse(Buffer.from(text, 'base64').toString());
  const management = (method: string, request: Json) => client.management(method, request);

  test('registers, lists and removes keys of the caller', async () => {
    const { userId, token } = await somebody();
    for (const [kind, add, verify] of [
      ['passkey', 'AddMyPasswordless', 'VerifyMyPasswordless'],
      ['u2f', 'AddMyAuthFactorU2F', 'VerifyMyAuthFactorU2F'],
    ] as const) {
      const { key } = await auth(add, {}, token);
      const publicKeyCredential = encoded(new Authenticator(origin).create(decoded(key.publicKey)));
      const verification = { publicKeyCredential, tokenName: kind };
      await auth(verify, { verification }, token);
      // Who has a second factor calls nothing by the password alone.
      expect(await refusal(auth(verify, { verification }, token))).toBe(
        kind === 'passkey' ? 'failed_precondition USER-Key11' : 'unauthenticated AUTH-Tok01',
      );
      if (kind === 'u2f') {
        const { result } = await client.management('ListHumanAuthFactors', { userId });
        await management('RemoveHumanAuthFactorU2F', { userId, tokenId: result[0].u2f.id });
      }
    }
    const { result } = await auth('ListMyPasswordless', {}, token);
    expect(result).toMatchObject([{ state: 'AUTH_FACTOR_STATE_READY', name: 'passkey' }]);
    expect(await management('ListHumanPasswordless', { userId })).toEqual({ result });
    const stranger = await somebody();
    for (const method of ['RemoveMyPasswordless', 'RemoveMyAuthFactorU2F'])
      expect(await refusal(auth(method, { tokenId: result[0].id }, stranger.token))).toBe(
        'not_found USER-Key02',
      );
    await auth('RemoveMyPasswordless', { tokenId: result[0].id }, token);
    expect(await auth('ListMyPasswordless', {}, token)).toEqual({});
    expect(await auth('ListMyAuthFactors', {}, token)).toEqual({});
  });

  test('makes links whose code registers a passkey, and sends them', async () => {
    const { userId, token } = await somebody();
    for (const made of [
      await auth('AddMyPasswordlessLink', {}, token),
      await management('AddPasswordlessRegistration', { userId }),
    ]) {
      expect(made.expiration).toBe('3600s');
      const link = new URL(made.link);
      expect(link.hostname + link.pathname).toBe('localhost/ui/v2/login/passkey/set');
      const parts = Object.fromEntries(link.searchParams);
      expect(parts).toMatchObject({ userId, orgId: client.orgId });
      const code = { id: parts['codeId'], code: parts['code'] };
      expect(await refusal(v2('RegisterPasskey', { userId, code }))).toBe('passed');
    }
    await auth('SendMyPasswordlessLink', {}, token);
    await management('SendPasswordlessRegistration', { userId });
    const sent = (await history(userId)).filter((type) => type.endsWith('initialization.code.requested'));
    expect(sent).toHaveLength(2);
    const passkey = (await register(userId, token)).passkeyId;
    await management('RemoveHumanPasswordless', { userId, tokenId: passkey });
    expect(await auth('ListMyPasswordless', {}, token)).toEqual({});
  });
});
