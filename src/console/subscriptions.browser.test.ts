import { afterAll, beforeAll, expect, test } from 'bun:test';
import { receiver } from '../action/testing.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Subscriptions, from being added to being removed. */

interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly filter?: { readonly eventTypes?: readonly string[] };
  readonly replays?: readonly object[];
}

let scene: ConsoleScene;
const endpoint = receiver();
beforeAll(async () => {
  scene = await openConsole({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
});
afterAll(async () => {
  await scene?.close();
  await endpoint.stop();
});

const all = async () =>
  (
    await scene.postern.call<{ subscriptions?: Subscription[] }>(
      'postern.event.v1.EventService/ListSubscriptions',
      {},
    )
  ).subscriptions ?? [];
const only = async () => (await all())[0] as Subscription;

test('one is added, is told, paused, resumed, replayed, changed and removed', async () => {
  await scene.open('/subscriptions');
  await scene.says('Nobody is told of events yet');
  await expectFair(scene, 'subscriptions-none');
  await scene.press('link', 'Add a subscription');
  await expectFair(scene, 'subscription-new');
  await scene.fill('Name', 'Warehouse');
  await scene.fill('Address', endpoint.at('/events'));
  await scene.fill(/^Types of events/, 'org.*');
  await scene.press('button', 'Add');
  await scene.find('dialog', 'The signing key');
  await scene.press('button', 'I have copied it');
  await scene.find('heading', 'Warehouse');
  const { id, filter } = await only();
  expect(filter?.eventTypes).toEqual(['org.*']);
  await scene.postern.call('zitadel.org.v2.OrganizationService/AddOrganization', { name: 'Shelves' });
  await until(() => endpoint.got('/events').length > 0, 'the endpoint to be told');
  await expectFair(scene, 'subscription');

  await scene.press('button', 'More');
  await scene.press('menuitem', 'Pause');
  await until(async () => (await only()).state === 'SUBSCRIPTION_STATE_PAUSED', 'it to pause');
  await scene.says('Paused');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Resume');
  await until(async () => (await only()).state === 'SUBSCRIPTION_STATE_ACTIVE', 'it to go on');

  await scene.press('button', 'More');
  await scene.press('menuitem', 'Replay');
  await scene.press('button', 'Replay');
  await scene.says('The replay runs');
  expect((await only()).replays?.length).toBe(1);
  await scene.says('Done');

  await scene.open(`/subscriptions/${id}/settings`);
  await scene.fill('Name', 'Stock');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect((await only()).name).toBe('Stock');
  await expectFair(scene, 'subscription-settings');
  await scene.open('/subscriptions');
  await scene.find('link', 'Stock');
  await expectFair(scene, 'subscriptions');

  await scene.press('link', 'Stock');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('Stock was removed');
  expect(await all()).toEqual([]);
});
