import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { FormClient } from '../login/testing.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** The own password, guessed at through a browser that was left open: work is worth one try there too, and no more. */

const bits = 8;
const password = 'Secret-1234';
const change = { newPassword: 'Another-1234', newPasswordConfirmation: 'Another-1234' };
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => {
      Object.assign(config.login, { proofOfWork: bits });
    },
  });
});
afterAll(() => postern?.stop());

let made = 0;
async function refused(): Promise<FormClient> {
  const username = `worker${++made}`;
  await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    username,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${username}@mail.example`, isVerified: true },
    password: { password },
  });
  const browser = await new FormClient(postern.url).open('/account/password');
  await browser.submit({ loginName: username });
  await browser.submit({ password });
  expect(new URL(browser.url).pathname).toBe('/account/password');
  for (let tries = 0; tries < 10; tries++)
    await browser.submit({ oldPassword: `Wrong-${tries}`, ...change }, '/account/password');
  await browser.submit({ oldPassword: password, ...change }, '/account/password');
  expect(browser.status).toBe(429);
  return browser;
}
function solve(challenge: string): string {
  for (let n = 0; ; n += 1) {
    const digest = createHash('sha256').update(`${challenge}.${n}`).digest();
    if (digest.readUInt32BE(0) >>> (32 - bits) === 0) return String(n);
  }
}
const work = (browser: FormClient) =>
  browser.submit({ found: solve(browser.field('challenge')) }, '/ui/login/work');

test('who worked goes on with the form, and the right password changes it', async () => {
  const browser = await refused();
  expect(browser.markup).toContain('href="/account/password');
  await work(browser);
  expect(new URL(browser.url).pathname).toBe('/account/password');
  await browser.submit({ oldPassword: password, ...change }, '/account/password');
  expect(new URL(browser.url).pathname).toBe('/account/security');
});

test('a wrong one has to be worked for again', async () => {
  const browser = await refused();
  await work(browser);
  await browser.submit({ oldPassword: 'Wrong-1234', ...change }, '/account/password');
  expect(browser.markup).toContain('The current password is wrong.');
  await browser.submit({ oldPassword: password, ...change }, '/account/password');
  expect(browser.status).toBe(429);
});
