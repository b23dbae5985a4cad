import { afterAll, beforeAll, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** The log of the instance, as an auditor reads it. */

let scene: ConsoleScene;
let userId: string;
beforeAll(async () => {
  scene = await openConsole();
  ({ userId } = await scene.postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  }));
  await scene.postern.call('zitadel.user.v2.UserService/UpdateHumanUser', {
    userId,
    profile: { givenName: 'Augusta', familyName: 'Lovelace' },
  });
});
afterAll(() => scene?.close());

const rows = () =>
  scene.page.evaluate(() =>
    [...document.querySelectorAll('.table-body a.open')].map((one) => one.textContent),
  );

test('what happened to an object is found by its id, and told with its content', async () => {
  await scene.open('/events');
  await expectFair(scene, 'events');
  await scene.press('button', 'Filter');
  await scene.fill('Id of the object', userId);
  await until(async () => scene.address().includes(`object=${userId}`), 'the filter in the address');
  await scene.page.keyboard.press('Escape');
  await scene.open(`/events?object=${userId}&type=user.human.profile.changed`);
  await until(async () => (await rows()).length === 1, 'one event');
  await scene.press('link', (await rows())[0] as string);
  await scene.says('Augusta');
  await scene.says('user.human.profile.changed');
  await expectFair(scene, 'event');
  await scene.press('link', new RegExp(userId));
  await scene.find('heading', /Lovelace/);
});

test('what lies outside the times that are asked for is not shown', async () => {
  await scene.open(`/events?object=${userId}&until=2001-01-01T00:00`);
  await scene.says('Nothing matches.');
  await scene.open(`/events?object=${userId}&since=2001-01-01T00:00`);
  await until(async () => (await rows()).length > 1, 'its events');
});

test('the newest come first, or the oldest', async () => {
  await scene.open(`/events?object=${userId}`);
  await until(async () => (await rows()).length > 1, 'its events');
  const newest = await rows();
  await scene.press('button', 'When');
  await until(async () => (await rows())[0] === newest.at(-1), 'the oldest first');
});

test('an object has its history: differences in words, and what had been said by a moment', async () => {
  await scene.open(`/users/${userId}/history`);
  const changed = () =>
    scene.page.evaluate(() =>
      [...document.querySelectorAll('.change')].map((one) =>
        [...one.children].map(({ textContent }) => textContent),
      ),
    );
  await until(
    async () => (await changed()).some((words) => words.join(' ') === 'firstName Ada → Augusta'),
    'the difference',
  );
  await expectFair(scene, 'history');
  await scene.press('button', /What happened$/);
  await scene.press('option', /profile: changed/);
  await until(async () => (await scene.page.$$('.moment')).length === 1, 'what was asked for');
  await scene.press('button', 'As it was on …');
  await scene.find('row', /firstName Augusta/);
  await expectFair(scene, 'as-it-was');
});
