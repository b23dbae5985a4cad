import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { exchange, obtainTokens, openScene, password, type Scene } from '../oidc/testing.ts';
import { noteOf, pathOf } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const scope = 'openid offline_access';
const refresh = (refresh_token: string) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token }, scene.web);
const withdrawals = ({ markup }: FormClient) =>
  markup.match(/action="\/account\/applications\/withdraw"/g)?.length;

async function signedIn(loginName: string): Promise<FormClient> {
  const client = new FormClient(scene.postern.url, { 'accept-language': 'en' });
  await client.open('/account/applications');
  await client.submit({ loginName }, '/ui/login/loginname');
  return client.submit({ password }, '/ui/login/password');
}

test('what applications hold is seen, and taken back by its owner alone', async () => {
  const first = await obtainTokens(scene, scene.web, { scope });
  const second = await obtainTokens(scene, scene.web, { scope });
  await scene.postern.settled();
  const alice = await signedIn('alice');
  expect(pathOf(alice)).toBe('/account/applications');
  expect(withdrawals(alice)).toBe(2);
  const [, newest = ''] = /name="id" value="([^"]+)"/.exec(alice.markup) ?? [];

  // Whoever knows the id of what somebody else granted changes nothing, and learns nothing.
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      username: 'mallory',
      profile: { givenName: 'Mallory', familyName: 'M' },
      email: { email: 'mallory@people.example', isVerified: true },
      password: { password },
    },
  );
  const mallory = await signedIn('mallory');
  expect(mallory.markup).toContain('No application has such access.');
  await mallory.open('/account/profile');
  const form = { csrf: mallory.field('csrf'), account: userId };
  await mallory.post('/account/applications/withdraw', { ...form, id: newest });
  expect(noteOf(mallory)).toBe('Access withdrawn.');
  await mallory.post('/account/applications/withdraw', { ...form, id: 'nothing' });
  expect(noteOf(mallory)).toBe('Access withdrawn.');
  await scene.postern.settled();
  expect(withdrawals(await alice.open('/account/applications'))).toBe(2);

  await alice.submit({}, '/account/applications/withdraw');
  // In the language that she has chosen.
  expect([noteOf(alice), withdrawals(alice)]).toEqual(['Zugriff entzogen.', 1]);
  expect((await refresh(second.refresh_token)).status).toBe(400);
  expect((await refresh(first.refresh_token)).status).toBe(200);
});
