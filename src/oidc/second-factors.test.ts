import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { FormClient } from '../login/testing.ts';
import { Authenticator } from '../testing/authenticator.ts';
import { RpcFailure } from '../testing/postern.ts';
import { totpCodeAt } from '../user/testing.ts';
import { amrOf, authMethod } from './auth-request/values.ts';
import {
  authorize,
  exchange,
  obtainCode,
  openScene,
  openSession,
  password,
  redirectUri,
  type Scene,
} from './testing.ts';

/** What relying parties are told of several factors, and that none that is forced is missing. */

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const admin = 'zitadel.admin.v1.AdminService';
let scene: Scene;
let secret: string;
// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
const call = (method: string, request: object = {}, token = scene.postern.loginPat): Promise<any> =>
  scene.postern.call(method, request, token);
/** Codes count once: the server's clock moves on to the next one. */
const nextCode = () => {
  scene.postern.advance(30_000);
  return totpCodeAt(secret, scene.postern.server.platform.clock().getTime());
};

beforeAll(async () => {
  scene = await openScene();
  const { userId } = scene.alice;
  ({ secret } = await call(`${users}/RegisterTOTP`, { userId }));
  // The store's clock goes on as it is, and what it dates is good for a minute.
  scene.postern.advance(-105_000);
  await call(`${users}/VerifyTOTPRegistration`, { userId, code: nextCode() });
});
afterAll(() => scene?.postern.stop());

const forced = (forceMfa: boolean) =>
  call(
    `${admin}/UpdateLoginPolicy`,
    {
      allowUsernamePassword: true,
      allowRegister: true,
      allowExternalIdp: true,
      forceMfa,
      passwordlessType: 'PASSWORDLESS_TYPE_ALLOWED',
      passwordCheckLifetime: '864000s',
      externalLoginCheckLifetime: '864000s',
      mfaInitSkipLifetime: '2592000s',
      secondFactorCheckLifetime: '64800s',
      multiFactorCheckLifetime: '43200s',
    },
    scene.postern.pat,
  );
async function idToken(session: { sessionId: string; sessionToken: string }) {
  const { code, verifier } = await obtainCode(scene, scene.web, {}, session);
  const { body } = await exchange(
    scene,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    scene.web,
  );
  return decodeJwt(body.id_token);
}
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'passed',
    (error) => (error instanceof RpcFailure ? (error.body.message ?? '') : String(error)),
  );

test('what was proven is told by its names, several as mfa, and auth_time is the last of them', async () => {
  const one = await openSession(scene);
  expect((await idToken(one))['amr']).toEqual(['pwd']);
  const { sessionId, sessionToken } = await openSession(scene);
  const set = await call(`${sessions}/SetSession`, {
    sessionId,
    sessionToken,
    checks: { totp: { code: nextCode() } },
  });
  const { session } = await call(`${sessions}/GetSession`, { sessionId });
  const claims = await idToken({ sessionId, sessionToken: set.sessionToken });
  expect(claims['amr']).toEqual(['pwd', 'otp', 'mfa']);
  expect(claims['auth_time']).toBe(Math.floor(Date.parse(session.factors.totp.verifiedAt) / 1000));
});

test('names are those of RFC 8176, and a passkey is two factors', () => {
  const of = (...methods: (keyof typeof authMethod)[]) => amrOf(methods.map((method) => authMethod[method]));
  expect(of()).toEqual([]);
  expect(of('password')).toEqual(['pwd']);
  expect(of('password', 'securityKey')).toEqual(['pwd', 'user', 'mfa']);
  expect(of('passkey')).toEqual(['user', 'mfa']);
  expect(of('password', 'otpSms', 'totp')).toEqual(['pwd', 'otp', 'mfa']);
});

describe('where a second factor is forced', () => {
  beforeAll(() => forced(true));
  afterAll(() => forced(false));

  test('a session without one finishes no request, and its token calls nothing', async () => {
    const half = await openSession(scene);
    expect(await refusal(obtainCode(scene, scene.web, {}, half))).toContain('OIDC-Ses04');
    const mine = call('zitadel.auth.v1.AuthService/GetMyUser', {}, half.sessionToken);
    expect(await refusal(mine)).not.toBe('passed');
  });

  test('a session with one does both', async () => {
    const { sessionId, sessionToken } = await openSession(scene);
    const whole = await call(`${sessions}/SetSession`, {
      sessionId,
      sessionToken,
      checks: { totp: { code: nextCode() } },
    });
    const mine = call('zitadel.auth.v1.AuthService/GetMyUser', {}, whole.sessionToken);
    expect(await refusal(mine)).toBe('passed');
    expect((await idToken({ sessionId, sessionToken: whole.sessionToken }))['amr']).toContain('mfa');
  });

  test('the same code twice, or one factor twice, is not two', async () => {
    const { sessionId, sessionToken } = await openSession(scene);
    const again = await call(`${sessions}/SetSession`, {
      sessionId,
      sessionToken,
      checks: { password: { password } },
    });
    const session = { sessionId, sessionToken: again.sessionToken };
    expect(await refusal(obtainCode(scene, scene.web, {}, session))).toContain('OIDC-Ses04');
  });
});

test('prompt=none answers nothing to a browser that owes its second factor', async () => {
  const browser = await new FormClient(scene.issuer).open('/ui/login');
  await browser.submit({ loginName: 'alice' });
  await browser.submit({ password });
  expect(new URL(browser.url).pathname).toBe('/ui/login/otp/app');
  const silently = async () => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await authorize(
      scene,
      {
        client_id: scene.web.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid',
        prompt: 'none',
      },
      { headers: { cookie } },
    );
    return new URL(answer.headers.get('location') ?? '').searchParams;
  };
  expect((await silently()).get('error')).toBe('login_required');
  await browser.submit({ code: nextCode() });
  expect(new URL(browser.url).pathname).toBe('/ui/login/signedin');
  expect((await silently()).get('code')).not.toBeNull();
});

test('a passkey is told as two factors, a security key as one beside the password', async () => {
  const { userId } = scene.alice;
  const told = async (kind: 'passkey' | 'securityKey') => {
    const key = new Authenticator(scene.postern.url);
    const passkey = kind === 'passkey';
    const { code } = await call(`${users}/CreatePasskeyRegistrationLink`, { userId, returnCode: {} });
    const begun = await call(`${users}/${passkey ? 'RegisterPasskey' : 'RegisterU2F'}`, {
      userId,
      ...(passkey && { code }),
    });
    const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions);
    await (passkey
      ? call(`${users}/VerifyPasskeyRegistration`, {
          userId,
          passkeyId: begun.passkeyId,
          publicKeyCredential,
          passkeyName: 'Key',
        })
      : call(`${users}/VerifyU2FRegistration`, {
          userId,
          u2fId: begun.u2fId,
          publicKeyCredential,
          tokenName: 'Key',
        }));
    const asked = await call(`${sessions}/CreateSession`, {
      checks: { user: { userId }, ...(!passkey && { password: { password } }) },
      challenges: {
        webAuthN: {
          domain: 'localhost',
          userVerificationRequirement: `USER_VERIFICATION_REQUIREMENT_${passkey ? 'REQUIRED' : 'DISCOURAGED'}`,
        },
      },
    });
    const credentialAssertionData = key.get(asked.challenges.webAuthN.publicKeyCredentialRequestOptions);
    const { sessionId } = asked;
    const { sessionToken } = await call(`${sessions}/SetSession`, {
      sessionId,
      sessionToken: asked.sessionToken,
      checks: { webAuthN: { credentialAssertionData } },
    });
    return (await idToken({ sessionId, sessionToken }))['amr'];
  };
  expect(await told('passkey')).toEqual(['user', 'mfa']);
  expect(await told('securityKey')).toEqual(['pwd', 'user', 'mfa']);
});
