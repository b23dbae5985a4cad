import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Authenticator } from '../testing/authenticator.ts';
import { totpCodeAt } from '../user/testing.ts';
import { type Answer, goodPassword, refusal, startUserClient, type UserClient } from '../user/wire/client.ts';

/** Who set a second factor up is called by no session that lacks it, whether the settings force one or not. */

let client: UserClient;
beforeAll(async () => {
  client = await startUserClient();
});
afterAll(() => client?.postern.stop());

const who = (token: string) => refusal(client.auth('GetMyUser', {}, token));
const refused = 'unauthenticated AUTH-Tok01';

test('a session with the password alone calls nothing once there is a second factor, on every node', async () => {
  const { userId } = await client.person();
  const token = await client.tokenOf(userId);
  const node = await client.postern.anotherNode();
  try {
    const elsewhere = async () =>
      (await fetch(`${node.url}/auth/v1/users/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await who(token), await elsewhere()]).toEqual(['passed', 200]);
    const { secret } = await client.v2('RegisterTOTP', { userId });
    // What is not finished is none.
    expect(await who(token)).toBe('passed');
    await client.v2('VerifyTOTPRegistration', { userId, code: totpCodeAt(secret) });
    expect([await who(token), await elsewhere()]).toEqual([refused, 401]);
    const totp = { code: totpCodeAt(secret, Date.now() + 30_000) };
    expect(await who(await client.tokenOf(userId, goodPassword, { totp }))).toBe('passed');
    await client.v2('RemoveTOTP', { userId });
    expect([await who(token), await elsewhere()]).toEqual(['passed', 200]);
  } finally {
    await node.stop();
  }
});

test('the factors that count are those of the settings; a passkey stands for two', async () => {
  const { userId } = await client.person();
  const { code } = await client.v2('CreatePasskeyRegistrationLink', { userId, returnCode: {} });
  const begun = await client.v2('RegisterPasskey', { userId, code });
  const key = new Authenticator(client.postern.url);
  const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions);
  const { passkeyId } = begun;
  await client.v2('VerifyPasskeyRegistration', { userId, passkeyId, publicKeyCredential, passkeyName: 'P' });
  expect(await who(await client.tokenOf(userId))).toBe('passed');
  const admin = 'zitadel.admin.v1.AdminService';
  await client.postern.call(`${admin}/AddSecondFactorToLoginPolicy`, {
    type: 'SECOND_FACTOR_TYPE_OTP_EMAIL',
  });
  await client.v2('AddOTPEmail', { userId });
  expect(await who(await client.tokenOf(userId))).toBe(refused);

  const sessions = 'zitadel.session.v2.SessionService';
  const asked: Answer = await client.postern.call(`${sessions}/CreateSession`, {
    checks: { user: { userId } },
    challenges: {
      webAuthN: {
        domain: 'localhost',
        userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED',
      },
    },
  });
  const options = asked.challenges.webAuthN.publicKeyCredentialRequestOptions;
  const { sessionToken }: Answer = await client.postern.call(`${sessions}/SetSession`, {
    sessionId: asked.sessionId,
    checks: { webAuthN: { credentialAssertionData: key.get(options) } },
  });
  expect(await who(sessionToken)).toBe('passed');
  await client.postern.call(`${admin}/RemoveSecondFactorFromLoginPolicy`, {
    type: 'SECOND_FACTOR_TYPE_OTP_EMAIL',
  });
  expect(await who(await client.tokenOf(userId))).toBe('passed');
});
