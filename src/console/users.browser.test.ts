import { afterAll, beforeAll, expect, test } from 'bun:test';
import { signIn, uploadTo } from '../assets/testing.ts';
import { png } from '../static/testing-files.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { looks, setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** People, from being added to being removed, as an administrator does it. */

const users = 'zitadel.user.v2.UserService';

interface Told {
  readonly userId: string;
  readonly state: string;
  readonly username: string;
  readonly human: {
    readonly profile: { readonly givenName: string; readonly displayName: string };
    readonly email: { readonly email: string; readonly isVerified?: boolean };
    readonly phone?: { readonly phone: string };
    readonly passwordChanged?: string;
  };
}

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
  for (let index = 0; index < 130; index++)
    await scene.postern.call(`${users}/AddHumanUser`, {
      username: `person${index}`,
      profile: { givenName: 'Person', familyName: `${index}`.padStart(3, '0') },
      email: { email: `person${index}@people.example`, isVerified: true },
    });
});
afterAll(() => scene?.close());

async function userByEmail(email: string): Promise<Told | undefined> {
  const { result = [] } = await scene.postern.call<{ result?: Told[] }>(`${users}/ListUsers`, {
    queries: [{ emailQuery: { emailAddress: email } }],
  });
  return result[0];
}
const ada = async () => (await userByEmail('ada@people.example')) as Told;
const rows = () =>
  scene.page.evaluate(() =>
    [...document.querySelectorAll('.table-body [role=row]')].map(
      (row) => row.querySelector('a')?.textContent ?? '',
    ),
  );

test('somebody is added, and is there', async () => {
  await scene.open('/users');
  await scene.press('link', 'Add a user');
  await scene.fill('Given name', 'Ada');
  await scene.fill('Family name', 'Lovelace');
  await scene.fill('E-mail', 'ada@people.example');
  await scene.press('radio', /Decide later/);
  await scene.press('button', 'Add');
  await scene.find('heading', 'Ada Lovelace');
  const { userId, human } = await ada();
  expect(scene.address()).toBe(`/users/${userId}`);
  expect(human.profile.displayName).toBe('Ada Lovelace');
});

test('what is missing is told at its field, and what the server refuses in its words', async () => {
  await scene.open('/users/new');
  await scene.fill('Given name', 'Ada');
  await scene.press('button', 'Add');
  await scene.says('Fill this in.');
  await scene.fill('Family name', 'Lovelace');
  await scene.fill('E-mail', 'ada@people.example');
  await scene.press('button', 'Add');
  await scene.says('This user name is taken');
});

test('what was filled in is kept while one is elsewhere', async () => {
  await scene.open('/users/new');
  await scene.fill('Given name', 'Grace');
  await scene.open('/users');
  await scene.open('/users/new');
  await scene.says('What you filled in before was kept.');
  expect(
    await (await scene.find('textbox', 'Given name')).evaluate((field) => (field as HTMLInputElement).value),
  ).toBe('Grace');
  await scene.press('button', 'Start over');
  await scene.saysNot('What you filled in before was kept.');
});

test('the profile changes', async () => {
  const { userId } = await ada();
  await scene.open(`/users/${userId}`);
  await scene.fill('Nickname (optional)', 'Countess');
  await scene.fill('Display name', 'Augusta Ada King');
  await scene.press('button', 'Save');
  await scene.find('heading', 'Augusta Ada King');
  expect((await ada()).human.profile).toMatchObject({
    displayName: 'Augusta Ada King',
    nickName: 'Countess',
  });
});

test('the address and the number change', async () => {
  const { userId } = await ada();
  await scene.open(`/users/${userId}`);
  await scene.press('button', 'Change the phone number');
  await scene.fill('Phone', '+41 79 123 45 67');
  await scene.press('checkbox', /It is known to be theirs/);
  await scene.press('button', 'Save');
  await scene.says('+41791234567');
  expect((await ada()).human.phone).toEqual({ phone: '+41791234567', isVerified: true } as never);
});

test('a password is set', async () => {
  const { userId } = await ada();
  await scene.open(`/users/${userId}/security`);
  await scene.press('button', 'Set a password');
  await scene.fill('New password', 'short');
  await scene.press('button', 'Save');
  await scene.says('The password must have at least 8 characters');
  await scene.fill('New password', 'Long-enough-1');
  await scene.press('button', 'Save');
  await scene.says('Has to be changed at the next sign-in.');
  expect((await ada()).human.passwordChanged).toBeDefined();
});

test('who is deactivated can be taken back at once', async () => {
  const { userId } = await ada();
  await scene.open(`/users/${userId}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('Augusta Ada King cannot sign in any more');
  expect((await ada()).state).toBe('USER_STATE_INACTIVE');
  await scene.press('button', 'Undo');
  await until(async () => (await ada()).state === 'USER_STATE_ACTIVE');
});

test('the history tells what happened', async () => {
  const { userId } = await ada();
  await scene.open(`/users/${userId}/history`);
  await scene.says('user.deactivated');
  await scene.says('user.human.profile.changed');
});

test('a list is searched, ordered and filtered by its address', async () => {
  await scene.open('/users?q=person12');
  await until(async () => (await rows()).length === 11);
  await scene.press('button', 'E-mail');
  await until(() => scene.address().includes('sort=email'));
  await scene.open('/users?state=inactive');
  await scene.says('Nothing matches.');
});

test('whose name begins with what is typed comes before who has it elsewhere', async () => {
  const people = [
    ['Beth', 'Tranquill', 'beth'],
    ['Tom', 'Feather', 'quill'],
    ['Zoe', 'Quill', 'zoe'],
    ['Quill', 'Ink', 'ink'],
  ];
  for (const [givenName = '', familyName = '', name = ''] of people)
    await scene.postern.call(`${users}/AddHumanUser`, {
      username: `writer-${name}`,
      profile: { givenName, familyName },
      email: { email: `${name}@people.example`, isVerified: true },
    });
  await scene.open('/users?q=quill');
  await until(async () => (await rows()).length === 4, 'all who have it');
  expect(await rows()).toEqual(['Quill Ink', 'Zoe Quill', 'Tom Feather', 'Beth Tranquill']);
  await scene.says('4 in total');
  await scene.open('/users?q=qu');
  await until(async () => (await rows()).length === 3, 'those of whom a word begins with it');
  await scene.says('3 in total');
});

test('a long list goes on as one scrolls, and draws what is seen', async () => {
  await scene.open('/users?sort=-name');
  await until(async () => (await rows()).length > 0);
  await until(async () => {
    await scene.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    return (await rows()).some((name) => name.includes('Augusta'));
  }, 'the last of the list');
  expect((await rows()).length).toBeLessThan(60);
});

test('several are done with at once', async () => {
  await scene.open('/users?q=person1@');
  await until(async () => (await rows()).length === 1);
  await scene.press('checkbox', 'Select Person 001');
  await scene.press('button', 'Deactivate');
  await scene.says('1 done');
  expect((await userByEmail('person1@people.example'))?.state).toBe('USER_STATE_INACTIVE');
});

test('the palette finds people and leads to them', async () => {
  await scene.open('/');
  await scene.page.keyboard.down('Control');
  await scene.page.keyboard.press('k');
  await scene.page.keyboard.up('Control');
  await scene.find('textbox', 'Find anything');
  await scene.page.keyboard.sendCharacter('augusta');
  await scene.find('menuitem', /Augusta Ada King/);
  await scene.page.keyboard.press('ArrowDown');
  await scene.page.keyboard.press('Enter');
  await scene.find('heading', 'Augusta Ada King');
});

test('who is removed is gone', async () => {
  const { userId } = await ada();
  await scene.open(`/users/${userId}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('Augusta Ada King was removed');
  expect(scene.address()).toBe('/users');
  expect(await ada()).toBeUndefined();
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const { userId } = (await userByEmail('person2@people.example')) as Told;
  for (const path of [
    '/',
    '/users',
    '/users/new',
    `/users/${userId}`,
    `/users/${userId}/security`,
    `/users/${userId}/history`,
  ]) {
    await scene.open(path);
    await until(() => scene.page.evaluate(() => document.querySelector('[role=status] .skeleton') === null));
    for (const look of looks.filter(({ size }) => size === 'desktop')) {
      await setLook(scene.page, look);
      expect([path, look.scheme, await accessibilityProblems(scene.page)]).toEqual([path, look.scheme, []]);
    }
    await scene.look(path.replace(userId, 'one').replaceAll('/', '-').slice(1) || 'overview');
  }
  expect(scene.mishaps.filter((mishap) => !/status of (400|404|409)/.test(mishap))).toEqual([]);
});

test('a picture that somebody gave himself is taken away', async () => {
  const { id, token } = await signIn(scene.postern);
  await uploadTo(scene.postern, 'users/me/avatar', png, { token });
  await scene.open(`/users/${id}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove the picture');
  await scene.says(/The picture of .+ was removed/);
  const { user } = await scene.postern.call<{ user: { human: { profile: { avatarUrl?: string } } } }>(
    `${users}/GetUserByID`,
    { userId: id },
  );
  expect(user.human.profile.avatarUrl).toBeUndefined();
  await scene.press('button', 'More');
  await scene.find('menuitem', 'Deactivate');
  expect(await scene.has('menuitem', 'Remove the picture')).toBe(false);
});
