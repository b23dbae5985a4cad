import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** How the instance is used, over time. */

const sessions = 'zitadel.session.v2.SessionService';

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      username: 'ada',
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email: 'ada@people.example', isVerified: true },
      password: { password: 'Secret-password1', changeRequired: false },
    },
  );
  await scene.postern
    .call(`${sessions}/CreateSession`, { checks: { user: { userId }, password: { password: 'wrong' } } })
    .catch(() => undefined);
});
afterAll(() => scene?.close());

/** The totals under a figure's columns. */
const totals = (title: string) =>
  scene.page.evaluate(
    (label) =>
      [...document.querySelectorAll(`section.card[aria-label="${label}"] tfoot td`)].map(
        (cell) => cell.textContent ?? '',
      ),
    title,
  );

test('sign-ins, failures and factors are counted from the log', async () => {
  await scene.open('/insight');
  await scene.find('heading', 'Sign-ins and failures');
  await until(() => scene.page.evaluate(() => document.querySelector('.plot canvas') !== null));
  const [succeeded, failed] = await totals('Sign-ins and failures');
  expect(Number(succeeded)).toBeGreaterThan(0);
  expect(failed).toBe('1');
  expect(await totals('Factors')).toEqual(['1']);
  await scene.says('Console');
});

test('the range stands in the address', async () => {
  await scene.open('/insight?range=month');
  await until(() => scene.page.evaluate(() => document.querySelectorAll('.plot canvas').length === 4));
  expect(
    await scene.page.evaluate(() => document.querySelectorAll('.numbers tbody')[0]?.childElementCount),
  ).toBe(30);
});

test('everybody can use the page, and nothing goes wrong in it', async () => {
  await scene.open('/insight');
  await until(() => scene.page.evaluate(() => document.querySelectorAll('.plot canvas').length === 4));
  await expectFair(scene, 'insight');
});
