import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { AuthorizationFlow, SignedInSession } from '../login/index.ts';
import { type TestPlatform, testPlatform } from '../testing/platform.ts';
import { sealSignIn, withAccountSignIn } from './sign-in.ts';

let now = new Date('2026-01-01T12:00:00Z');
let platform: TestPlatform;
let parts: Parameters<typeof withAccountSignIn>[0];
let flow: AuthorizationFlow;
beforeAll(async () => {
  platform = await testPlatform({ projections: [] });
  parts = { encryption: platform.encryption, clock: () => now };
  flow = withAccountSignIn(parts, protocols);
});
afterAll(() => platform?.close());

const instance = (id: string) => ({ id }) as Parameters<AuthorizationFlow['describe']>[0];
const [acme, other] = [instance('acme'), instance('other')];
const session = { userId: 'ada' } as SignedInSession;
const asked: string[] = [];
const protocols: AuthorizationFlow = {
  describe: async (_instance, id) => void asked.push(id),
  complete: async () => 'https://application.example/callback',
  signedOut: async (_instance, _ended, next) => next,
  answered: async () => undefined,
  deny: async (_instance, _id, reason) => `https://application.example/callback?error=${reason}`,
};
const wanted = {
  path: '/account/security',
  name: 'Your account',
  userId: '',
  loginName: '',
  prompt: '',
} as const;

test('a sign-in for the account leads to the page that was wanted, as the person who signed in', async () => {
  const id = sealSignIn(parts, acme, wanted);
  expect(await flow.describe(acme, id)).toMatchObject({ clientName: 'Your account', prompt: [] });
  expect(await flow.complete(acme, id, session)).toBe('/account/security?account=ada');
  const ofKey = sealSignIn(parts, acme, { ...wanted, path: '/account/keys/rename?id=1-a' });
  expect(await flow.complete(acme, ofKey, session)).toBe('/account/keys/rename?id=1-a&account=ada');
});

test('to prove it again one person is expected, who has to sign in anew, or goes back', async () => {
  const id = sealSignIn(parts, acme, { ...wanted, userId: 'ada', loginName: 'ada@acme', prompt: 'login' });
  expect(await flow.describe(acme, id)).toMatchObject({
    prompt: ['login'],
    expectedUserId: 'ada',
    loginHint: 'ada@acme',
    createdAt: now,
  });
  expect(await flow.deny(acme, id, 'access_denied')).toBe('/account');
});

test('nothing leads elsewhere, comes from another instance, or lasts', async () => {
  for (const path of [
    'https://evil.example',
    '//evil.example',
    '/ui/login',
    '/account/../ui',
    '/account//x',
    '/accountant',
  ]) {
    const id = sealSignIn(parts, acme, { ...wanted, path });
    expect(await flow.describe(acme, id)).toBeUndefined();
    expect(await flow.complete(acme, id, session)).toBe('/account?account=ada');
  }
  const id = sealSignIn(parts, acme, wanted);
  expect(await flow.describe(other, id)).toBeUndefined();
  expect(await flow.describe(acme, `${id.slice(0, -2)}AA`)).toBeUndefined();
  expect(
    await flow.describe(acme, `account_${parts.encryption.sealToken('cookie', 'account ["acme"]')}`),
  ).toBeUndefined();
  now = new Date(now.getTime() + 60 * 60 * 1000);
  expect(await flow.describe(acme, id)).toBeUndefined();
});

test('what waited too long leads back to the page that was wanted, in its own instance', async () => {
  const id = sealSignIn(parts, acme, wanted);
  now = new Date(now.getTime() + 60 * 60 * 1000);
  const back = { to: 'application', clientName: 'Your account', url: '/account/security' } as const;
  expect(await flow.wayBack?.(acme, id)).toEqual(back);
  expect(await flow.wayBack?.(other, id)).toBeUndefined();
  expect(
    await flow.wayBack?.(acme, sealSignIn(parts, acme, { ...wanted, path: '//evil.example' })),
  ).toBeUndefined();
});

test('requests of applications are the protocols’ affair', async () => {
  await flow.describe(acme, 'V2_1');
  expect(asked).toEqual(['V2_1']);
  expect(await flow.complete(acme, 'V2_1', session)).toBe('https://application.example/callback');
  expect(await flow.deny(acme, 'V2_1', 'access_denied')).toContain('error=access_denied');
});
