import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  authorize,
  exchange,
  obtainCode,
  openScene,
  openSession,
  password,
  pkce,
  redirectUri,
  type Scene,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  const { call, admin } = scene.postern;
  const users = 'zitadel.user.v2.UserService';
  const { result } = await call<{ result: { userId: string }[] }>(`${users}/ListUsers`, {
    queries: [{ userNameQuery: { userName: admin.userName } }],
  });
  // Left for later by everybody here, so that a password leads to the application.
  await call(`${users}/HumanMFAInitSkipped`, { userId: result[0]?.userId });
});
afterAll(() => scene?.postern.stop());

const { verifier, challenge } = pkce();
async function begin(): Promise<string> {
  const answer = await authorize(scene, {
    client_id: scene.web.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid offline_access',
    state: 'some-state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return answerOf(answer).get('authRequestID') ?? '';
}
const createCallback = (body: object) =>
  scene.postern.call<{ callbackUrl: string }>(
    'zitadel.oidc.v2.OIDCService/CreateCallback',
    body,
    scene.postern.loginPat,
  );
const redeem = (code: string) =>
  exchange(
    scene,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    scene.web,
  );

test('of parallel answers to one request exactly one succeeds, and it has one code', async () => {
  for (let round = 0; round < 5; round++) {
    const authRequestId = await begin();
    const session = await openSession(scene);
    const error = { error: 'ERROR_REASON_ACCESS_DENIED' };
    const answers = await Promise.allSettled([
      createCallback({ authRequestId, session }),
      createCallback({ authRequestId, session }),
      createCallback({ authRequestId, error }),
      createCallback({ authRequestId, session }),
    ]);
    const [won, ...more] = answers.filter((answer) => answer.status === 'fulfilled');
    expect(more).toEqual([]);
    expect(won?.value.callbackUrl).toStartWith(redirectUri);
    for (const lost of answers.filter((answer) => answer.status === 'rejected')) {
      expect(String(lost.reason)).toContain('failed_precondition');
    }
  }
});

test('of parallel exchanges of one code at most one succeeds', async () => {
  for (let round = 0; round < 5; round++) {
    const { code, verifier: codeVerifier } = await obtainCode(scene, scene.web);
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => exchange(scene, { ...form, code_verifier: codeVerifier }, scene.web)),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant').length).toBe(3);
  }
});

describe('the password form of one request', () => {
  async function formAt(id: string, loginName = 'alice', secret = password) {
    const browser = new FormClient(scene.issuer, { 'x-forwarded-for': '192.0.2.1' });
    await browser.open(`/ui/login/login?authRequestID=${id}`);
    await browser.submit({ loginName });
    const body = new URLSearchParams({
      csrf: browser.field('csrf'),
      attempt: browser.field('attempt'),
      password: secret,
    }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const send = () => browser.request('/ui/login/password', { method: 'POST', headers, body });
    return { browser, send };
  }
  const codeOf = (answer: Response) =>
    new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';

  test('sent twice leads to the application twice, and either code can be redeemed, once', async () => {
    for (const together of [true, false]) {
      const { send } = await formAt(await begin());
      const answers = together ? await Promise.all([send(), send()]) : [await send(), await send()];
      const codes = answers.map(codeOf);
      expect((await redeem(codes[1] ?? '')).status).toBe(200);
      expect((await redeem(codes[0] ?? '')).status).toBe(400);
    }
  });

  test('sent by two browsers of one person at once leads both there; somebody else has nothing of it', async () => {
    const id = await begin();
    const [one, other] = await Promise.all([formAt(id), formAt(id)]);
    const answers = await Promise.all([one.send(), other.send()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const redeemed = await Promise.all(answers.map((answer) => redeem(codeOf(answer))));
    expect(redeemed.map(({ status }) => status).sort()).toEqual([200, 400]);

    const again = await begin();
    const [alice, admin] = await Promise.all([
      formAt(again),
      formAt(again, scene.postern.admin.userName, scene.postern.admin.password),
    ]);
    const both = await Promise.all([alice.send(), admin.send()]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 400]);
  });

  test('sent again after the application has used the code ends nothing', async () => {
    const { browser, send } = await formAt(await begin());
    const { body } = await redeem(codeOf(await send()));
    expect((await send()).headers.get('location')).toBe('/ui/login/signedin');
    expect((await browser.open('/ui/login/signedin')).markup).toContain('You are signed in');
    const refreshed = await exchange(
      scene,
      { grant_type: 'refresh_token', refresh_token: body.refresh_token },
      scene.web,
    );
    expect(refreshed.status).toBe(200);
  });
});
