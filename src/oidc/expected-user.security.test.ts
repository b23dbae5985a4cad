import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { answerOf, obtainTokens, openScene, password, redirectUri, type Scene } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 30_000);
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
  expect(await endsAt(asks({ id_token_hint: ofAlice }))).toBe('/ui/login/loginname');
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
});
