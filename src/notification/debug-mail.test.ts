import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
let quiet: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => void Object.assign(config.deliveries, { debugMail: true }),
  });
  quiet = await startTestPostern();
});
afterAll(async () => {
  await postern?.stop();
  await quiet?.stop();
});

test('in development messages go to the log, and are shown to who is near; else there is no such page', async () => {
  const { userId } = await postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    profile: { givenName: '<i>Ada', familyName: 'Lovelace', preferredLanguage: 'en' },
    email: { email: 'ada@people.example', sendCode: {} },
  });
  const page = async (path = '') => (await postern.fetch(`/debug/mail${path}`)).text();
  await until(async () => (await page()).includes('delivered'));
  const list = await page();
  expect(list).toContain('ada@people.example');
  expect(list).not.toContain('<i>');
  const code = /code=([A-Z0-9]+)/.exec(list)![1];
  await postern.call('zitadel.user.v2.UserService/VerifyEmail', { userId, verificationCode: code });
  // What was told stays to be seen, though the code counts no more.
  expect(await page()).toContain(`code=${code}`);

  const id = /href="\/debug\/mail\/([^"]+)"/.exec(list)![1];
  const message = await postern.fetch(`/debug/mail/${id}`);
  expect(message.headers.get('content-security-policy')).toContain('sandbox');
  expect(await message.text()).toContain('Confirm the address');
  expect((await postern.fetch('/debug/mail/none')).status).toBe(404);

  const through = await postern.fetch('/debug/mail', { headers: { 'x-forwarded-for': '198.51.100.7' } });
  expect(through.status).toBe(403);
  expect((await quiet.fetch('/debug/mail')).status).toBe(404);
});
