import { afterAll, beforeAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { actionsOf, receiver } from '../action/testing.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Deliveries as an operator sees them: what failed and why, sent again or given up. */

interface Shown {
  id: string;
  state: string;
  attempts?: number;
}

let scene: ConsoleScene;
const endpoint = receiver();
const actions = actionsOf(() => scene.postern);
let status = 200;
endpoint.answers(() => new Response('the books are being counted', { status }));

beforeAll(async () => {
  scene = await openConsole({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  const { id } = await actions.target(endpoint.at('/books'));
  await actions.set({ event: { event: 'org.added' } }, [id]);
});
afterAll(async () => {
  await scene?.close();
  await endpoint.stop();
});

const list = async (): Promise<Shown[]> =>
  (
    await scene.postern.call<{ deliveries?: Shown[] }>('postern.delivery.v1.DeliveryService/ListDeliveries', {
      filter: { reaction: 'action.event' },
    })
  ).deliveries ?? [];
const stateOf = async (id: string) => (await list()).find((one) => one.id === id)?.state;

/** Adds an organization, of which the endpoint is told. @returns the delivery once it was tried */
async function happens(name: string): Promise<Shown> {
  const before = new Set((await list()).map(({ id }) => id));
  await scene.postern.call('zitadel.org.v2.OrganizationService/AddOrganization', { name });
  let made: Shown | undefined;
  await until(async () => {
    made = (await list()).find(({ id }) => !before.has(id));
    return (made?.attempts ?? 0) > 0;
  }, 'an attempt');
  return made!;
}

/** Not tried again before somebody says so. */
async function putOff({ id }: Shown): Promise<void> {
  const sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
  await until(async () => {
    const rows = await sql`
      UPDATE delivery.deliveries SET due_at = now() + interval '1 hour'
      WHERE id = ${id} AND coalesce(leased_until < now(), true) RETURNING id`;
    return rows.length === 1;
  }, 'nobody to be at it');
  await sql.end();
}

test('what failed is found by its state, tells what was answered, and is sent again', async () => {
  status = 500;
  const failed = await happens('Books');
  await scene.open('/deliveries');
  await scene.says('Waiting');
  await expectFair(scene, 'deliveries');
  await scene.open('/deliveries?state=waiting&kind=action.event');
  await scene.press('link', 'Event to a target');
  await scene.says('the books are being counted');
  await scene.says('status 500');
  await expectFair(scene, 'delivery');
  await putOff(failed);
  status = 200;
  await scene.press('button', 'Send now');
  // Nobody asks for it: the page looks itself while something is open.
  await scene.says(/\d\. Delivered/);
  expect(await stateOf(failed.id)).toBe('DELIVERY_STATE_DELIVERED');
  expect(await scene.has('button', 'Send once more')).toBeTrue();
});

test('one is discarded, and sent after all', async () => {
  status = 500;
  const failed = await happens('Dusty books');
  await scene.open(`/deliveries/${failed.id}`);
  await scene.press('button', 'Discard');
  await until(async () => (await stateOf(failed.id)) === 'DELIVERY_STATE_DISCARDED', 'it to be discarded');
  status = 200;
  await scene.press('button', 'Undo');
  await until(async () => (await stateOf(failed.id)) === 'DELIVERY_STATE_DELIVERED', 'it to be delivered');
});

test('many are discarded at once, then all that match are sent', async () => {
  status = 500;
  const failed = [await happens('One'), await happens('Two')];
  await scene.open('/deliveries?state=waiting');
  await scene.press('checkbox', 'Select all that are loaded');
  await scene.press('button', 'Discard');
  await scene.press('button', 'Discard');
  const all = async (state: string) => {
    const states = await Promise.all(failed.map(({ id }) => stateOf(id)));
    return states.every((one) => one === state);
  };
  await until(() => all('DELIVERY_STATE_DISCARDED'), 'both to be discarded');
  const third = await happens('Three');
  status = 200;
  await scene.open('/deliveries?kind=action.event');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Send all of this list now');
  await scene.press('button', 'Send now');
  await until(async () => (await stateOf(third.id)) === 'DELIVERY_STATE_DELIVERED', 'the third');
  expect(await all('DELIVERY_STATE_DISCARDED')).toBeTrue();
});

test('a filter that is typed stands in the address', async () => {
  await scene.open('/deliveries');
  await scene.press('button', 'Filter');
  await scene.fill('Event', 'nothing.like.this');
  await scene.says('Nothing matches.');
  expect(scene.address()).toContain('event=nothing.like.this');
});
