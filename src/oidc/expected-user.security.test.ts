import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { FormClient } from '../login/testing.ts';
import {
  answerOf,
  exchange,
  obtainTokens,
  openScene,
  openSession,
  password,
  redirectUri,
  type Scene,
} from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

test('the session of somebody else is not handed to an application that expects its own user', async () => {
  await scene.postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId: scene.orgId },
    username: 'bob',
    profile: { givenName: 'Bob', familyName: 'Example' },
    email: { email: 'bob@example.com', isVerified: true },
    password: { password, changeRequired: false },
  });
  const { id_token: ofAlice } = await obtainTokens(scene);
  const asks = (hint: Record<string, string>) =>
    `/oauth/v2/authorize?${new URLSearchParams({
      client_id: scene.web.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      ...hint,
    })}`;
  const browser = new FormClient(scene.issuer);
  await browser.open('/ui/login/');
  await browser.submit({ loginName: 'bob' });
  await browser.submit({ password });

  const endsAt = async (path: string): Promise<string> => {
    let response = await browser.request(path);
    while (response.status === 302 || response.status === 303) {
      const location = response.headers.get('location') ?? '';
      if (location.startsWith(redirectUri)) return 'the application';
      response = await browser.request(location);
    }
    return new URL(browser.url).pathname;
  };
  expect(await endsAt(asks({}))).toBe('the application');
  expect(await endsAt(asks({ id_token_hint: ofAlice }))).toBe('/ui/login/password');
  expect(browser.markup).toContain('alice');
  expect(await endsAt(asks({ id_token_hint: ofAlice, login_hint: 'bob' }))).toBe('/ui/login/password');
  expect(await endsAt(asks({ id_token_hint: `${ofAlice}x` }))).toBe('the application');
  for (const own of ['bob', 'BOB@example.com']) {
    expect([own, await endsAt(asks({ login_hint: own }))]).toEqual([own, 'the application']);
  }
  for (const other of ['alice', 'alice@example.com', 'nobody']) {
    expect([other, await endsAt(asks({ login_hint: other }))]).toEqual([other, '/ui/login/password']);
  }

  const silently = async (hint: Record<string, string>) =>
    answerOf(await browser.request(asks({ prompt: 'none', ...hint })));
  expect((await silently({})).get('code')).not.toBeNull();
  expect((await silently({ login_hint: 'bob' })).get('code')).not.toBeNull();
  const others: Record<string, string>[] = [
    { login_hint: 'alice' },
    { login_hint: 'nobody' },
    { id_token_hint: ofAlice },
  ];
  for (const hint of others) {
    expect((await silently(hint)).get('error')).toBe('login_required');
  }

  // Only who is expected gets an answer that names somebody (OIDC Core §3.1.2.2).
  const finish = (): URLSearchParams => {
    const location = browser.headers.get('location') ?? '';
    return location.startsWith(redirectUri) ? new URL(location).searchParams : new URLSearchParams();
  };
  const sendForm = async (fields: Record<string, string>) => {
    const hidden = [...browser.markup.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const form = hidden.map(([, name = '', value = '']) => [name, value] as [string, string]);
    const [, action = ''] = /<form [^>]*action="([^"]+)"/.exec(browser.markup) ?? [];
    await browser.request(action, {
      method: 'POST',
      body: new URLSearchParams([...form, ...Object.entries(fields)]),
      headers: { origin: scene.issuer },
    });
  };
  expect(await endsAt(asks({ id_token_hint: ofAlice, state: 's1' }))).toBe('/ui/login/password');
  await sendForm({ password });
  expect(finish().get('code')).not.toBeNull();
  const begun = answerOf(await browser.request(asks({ id_token_hint: ofAlice, prompt: 'login' })));
  const authRequestId = begun.get('authRequestID') ?? '';
  await browser.open(`/ui/login/loginname?authRequestID=${authRequestId}`);
  await browser.submit({ loginName: 'bob' });
  await sendForm({ password });
  expect(finish().get('error')).toBe('login_required');

  // Both are signed in by now: nobody is taken for the other.
  expect((await silently({})).get('error')).toBe('account_selection_required');
  expect((await silently({ max_age: '3600' })).get('error')).toBe('account_selection_required');
  const subject = async (hint: Record<string, string>) => {
    const code = (await silently(hint)).get('code') ?? '';
    const { body } = await exchange(
      scene,
      { grant_type: 'authorization_code', code, redirect_uri: redirectUri },
      scene.web,
    );
    return body;
  };
  const bobs = (await subject({ login_hint: 'bob' })) as { id_token: string };
  expect(decodeJwt(bobs.id_token).sub).not.toBe(decodeJwt(ofAlice).sub as string);
  const alices = (await subject({ id_token_hint: ofAlice })) as { id_token: string };
  expect(decodeJwt(alices.id_token).sub).toBe(decodeJwt(ofAlice).sub as string);
  // An application that signs Bob out leaves Alice signed in, and alone.
  await browser.request(`/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: bobs.id_token })}`);
  expect((await silently({ login_hint: 'bob' })).get('error')).toBe('login_required');
  expect((await silently({})).get('code')).not.toBeNull();
  await browser.open('/ui/login/accounts');
  expect(browser.markup).toMatch(/person-login">bob<.*?account-state">Signed out</s);
  expect(browser.markup).toMatch(/person-login">alice<.*?account-state">Signed in</s);

  // Login clients are held to it as well.
  const asked = answerOf(await browser.request(asks({ id_token_hint: ofAlice, prompt: 'login' })));
  const callback = async (loginName: string) =>
    scene.postern.call<{ callbackUrl: string }>(
      'zitadel.oidc.v2.OIDCService/CreateCallback',
      { authRequestId: asked.get('authRequestID'), session: await openSession(scene, loginName) },
      scene.postern.loginPat,
    );
  await expect(callback('bob')).rejects.toThrow('failed_precondition');
  expect((await callback('alice')).callbackUrl).toContain('code=');
});
