import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { totpCodeAt } from '../testing.ts';
import { goodPassword, type Json, refusal, startUserClient, type UserClient } from './client.ts';

let client: UserClient;
let v2: UserClient['v2'];
let auth: UserClient['auth'];
let tokenOf: UserClient['tokenOf'];

beforeAll(async () => {
  client = await startUserClient();
  ({ v2, auth, tokenOf } = client);
});
afterAll(() => client?.postern.stop());

const somebody = async () => {
  const { userId } = await client.person();
  await v2('SetPhone', { userId, phone: '+41791234567', isVerified: true });
  return { userId: userId as string };
};
const methods = async (userId: string, domainQuery?: Json) =>
  (await v2('ListAuthenticationMethodTypes', { userId, domainQuery })).authMethodTypes ?? [];
const factors = async (userId: string, more: Json = {}) =>
  ((await v2('ListAuthenticationFactors', { userId, ...more })).result ?? []).map((factor: object) =>
    Object.keys(factor).find((name) => name !== 'state'),
  );

describe('factors', () => {
  test('an authenticator app is registered with a secret and a link, and counts when a code of it came', async () => {
    const { userId } = await somebody();
    const { secret = '', uri = '' } = await v2('RegisterTOTP', { userId });
    const link = new URL(uri);
    expect(link.protocol + link.host).toBe('otpauth:totp');
    expect(link.searchParams.get('secret')).toBe(secret);
    expect(link.searchParams.get('issuer')).toBe('localhost');
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(await factors(userId)).toEqual([]);
    expect(await factors(userId, { states: ['AUTH_FACTOR_STATE_NOT_READY'] })).toEqual(['otp']);

    expect(await refusal(v2('VerifyTOTPRegistration', { userId, code: '000000' }))).toBe(
      'invalid_argument USER-Tot04',
    );
    await v2('VerifyTOTPRegistration', { userId, code: totpCodeAt(secret) });
    expect(await factors(userId)).toEqual(['otp']);
    expect(await methods(userId)).toEqual([
      'AUTHENTICATION_METHOD_TYPE_PASSWORD',
      'AUTHENTICATION_METHOD_TYPE_TOTP',
    ]);
    expect(await refusal(v2('RegisterTOTP', { userId }))).toBe('already_exists USER-Tot01');
    await v2('RemoveTOTP', { userId });
    expect(await factors(userId)).toEqual([]);
    expect(await refusal(v2('RemoveTOTP', { userId }))).toBe('not_found USER-Tot06');
  });

  test('codes by SMS and e-mail are added to verified addresses and listed by what is asked for', async () => {
    const { userId } = await somebody();
    await v2('AddOTPSMS', { userId });
    await v2('AddOTPEmail', { userId });
    expect(await factors(userId)).toEqual(['otpSms', 'otpEmail']);
    expect(await factors(userId, { authFactors: ['OTP_EMAIL'] })).toEqual(['otpEmail']);
    expect(await refusal(v2('AddOTPSMS', { userId }))).toBe('already_exists USER-Ots02');
    await v2('RemovePhone', { userId });
    expect(await factors(userId)).toEqual(['otpEmail']);
    expect(await refusal(v2('AddOTPSMS', { userId }))).toBe('failed_precondition USER-Ots01');
    await v2('RemoveOTPEmail', { userId });
    expect(await factors(userId)).toEqual([]);
  });

  test('recovery codes are told once, as many as were asked for, and ten at most', async () => {
    const { userId } = await somebody();
    const generate = (count?: number) => v2('GenerateRecoveryCodes', { userId, count });
    const { recoveryCodes } = await generate(3);
    expect(recoveryCodes).toHaveLength(3);
    for (const code of recoveryCodes) expect(code).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/);
    expect((await generate()).recoveryCodes).toHaveLength(10);
    expect(await refusal(generate(11))).toBe('invalid_argument USER-Rec01');
    expect(await methods(userId)).toContain('AUTHENTICATION_METHOD_TYPE_RECOVERY_CODE');
    await v2('RemoveRecoveryCodes', { userId });
    expect(await methods(userId)).not.toContain('AUTHENTICATION_METHOD_TYPE_RECOVERY_CODE');
  });

  test('people set up their own over auth.v1, and administrators take them away over management.v1', async () => {
    const { userId } = await somebody();
    const before = await tokenOf(userId);
    const { secret = '' } = await auth('AddMyAuthFactorOTP', {}, before);
    await auth('VerifyMyAuthFactorOTP', { code: totpCodeAt(secret) }, before);
    // From now on the password alone calls nothing.
    expect(await refusal(auth('ListMyAuthFactors', {}, before))).toBe('unauthenticated AUTH-Tok01');
    const totp = { code: totpCodeAt(secret, Date.now() + 30_000) };
    const token = await tokenOf(userId, goodPassword, { totp });
    await auth('AddMyAuthFactorOTPEmail', {}, token);
    await auth('AddMyAuthFactorOTPSMS', {}, token);
    const mine = await auth('ListMyAuthFactors', {}, token);
    expect(mine.result).toHaveLength(3);
    const management = (method: string) =>
      client.postern.call(`zitadel.management.v1.ManagementService/${method}`, { userId });
    expect(await management('ListHumanAuthFactors')).toEqual(mine);
    await management('RemoveHumanAuthFactorOTP');
    await management('RemoveHumanAuthFactorOTPSMS');
    await management('RemoveHumanAuthFactorOTPEmail');
    expect(await management('ListHumanAuthFactors')).toEqual({});
  });

  test('are nobody else’s to set up', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    const token = await tokenOf(bob.userId);
    for (const method of ['RegisterTOTP', 'AddOTPSMS', 'AddOTPEmail', 'GenerateRecoveryCodes']) {
      expect(await refusal(v2(method, ann, token))).toBe('permission_denied AUTHZ-Per01');
    }
  });
});
