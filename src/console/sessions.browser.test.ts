import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Who is signed in, and how that ends, as an administrator sees it. */

const service = 'zitadel.session.v2.SessionService';
const password = 'Secret-password1';

let scene: ConsoleScene;
let userId: string;
beforeAll(async () => {
  scene = await openConsole();
  ({ userId } = await scene.postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
    password: { password, changeRequired: false },
  }));
  for (const description of ['Firefox', 'Safari'])
    await scene.postern.call(`${service}/CreateSession`, {
      checks: { user: { userId }, password: { password } },
      userAgent: { description, ip: '192.0.2.7' },
    });
});
afterAll(() => scene?.close());

const sessionsOfAda = async () =>
  (
    await scene.postern.call<{ sessions?: object[] }>(`${service}/ListSessions`, {
      queries: [{ userIdQuery: { id: userId } }],
    })
  ).sessions ?? [];

test('everybody who is signed in is listed, with what they proved and where', async () => {
  await scene.open('/sessions');
  await scene.says('Ada Lovelace');
  await scene.says('Postern Admin');
  await scene.says('Firefox');
  await scene.says('192.0.2.7');
  await scene.says('Password');
  await expectFair(scene, 'sessions');
  await scene.open('/sessions?since=older');
  await scene.says('Nothing matches.');
});

test('sessions of one person end, one by one and together', async () => {
  expect(await sessionsOfAda()).toHaveLength(2);
  await scene.open(`/users/${userId}/sessions`);
  await scene.says('Safari');
  await expectFair(scene, 'users-one-sessions');
  await scene.press('button', 'More: Safari');
  await scene.press('menuitem', 'End this session');
  await scene.press('button', 'End this session');
  await until(async () => (await sessionsOfAda()).length === 1);
  await scene.press('checkbox', /Select all/);
  await scene.press('button', 'End');
  await scene.find('dialog', '1 selected');
  await scene.page.evaluate(() =>
    document.querySelector<HTMLButtonElement>('[role=dialog] [data-kind=danger]')?.click(),
  );
  await until(async () => (await sessionsOfAda()).length === 0);
  await scene.says('Nobody is signed in');
});
