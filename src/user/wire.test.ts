import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

test('x', async () => {
  const me = await postern.call('zitadel.auth.v1.AuthService/GetMyUser', {});
  console.log(JSON.stringify(me));
  const created = await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'mini',
    profile: { givenName: 'Mini', familyName: 'Mouse' },
    email: { email: 'mini@mouse.com', isVerified: true },
  });
  console.log(JSON.stringify(created));
  const list = await postern.call('zitadel.user.v2.UserService/ListUsers', {});
  console.log(JSON.stringify(list, null, 1));
  expect(1).toBe(1);
});
