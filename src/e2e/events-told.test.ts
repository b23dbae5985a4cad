import { afterAll, beforeAll, expect, test } from 'bun:test';
import { actionsOf, receiver } from '../action/testing.ts';
import { obtainTokens, openScene, type Scene, signedOutUri } from '../oidc/testing.ts';
import { usageOf } from '../quota/index.ts';
import { eventApi } from '../subscription/testing-events.ts';
import { until } from '../testing/patience.ts';
import { systemOperator } from './support/operator.ts';

/** What features say of themselves by events leaves as everything does: by subscriptions, and as deliveries to targets. */
const types = ['milestone.v2.reached', 'quota.notificationdue', 'session.terminated'];

let scene: Scene;
let operator: string;
const hooks = receiver();
const actions = actionsOf(() => scene.postern);
interface Told {
  readonly event_type: string;
  readonly aggregateID: string;
  readonly event_payload: Record<string, unknown>;
}
const told = (path: string, type: string) =>
  (hooks.got(path) as unknown as Told[]).filter(({ event_type }) => event_type === type);
/** By each way, to a subscription and to a target. */
const ways = ['/subscription', '/target'];

beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  scene = await openScene({
    configure(config) {
      config.server.publicUrl = 'http://localhost:8080';
      config.outbound.allow.push('127.0.0.1');
      user.configure(config);
    },
  });
  await scene.postern.call(`${eventApi}/CreateSubscription`, {
    name: 'told',
    filter: { eventTypes: types },
    http: { url: hooks.at('/subscription') },
  });
  const target = await actions.target(hooks.at('/target'));
  for (const event of types) await actions.set({ event: { event } }, [target.id]);
});
afterAll(async () => {
  await scene?.postern.stop();
  await hooks.stop();
});

test('a milestone that is reached is told to whoever wants to know', async () => {
  await obtainTokens(scene);
  // The first sign-in at the instance, and at an application of its own.
  for (const way of ways)
    await until(() => told(way, 'milestone.v2.reached').length === 2, `milestones at ${way}`);
  const reached = told('/target', 'milestone.v2.reached').map(({ event_payload }) => event_payload['type']);
  expect(reached.toSorted()).toEqual([2, 5]);
});

test('a quota that is used up to a part is told to whoever wants to know, beside who is called for it', async () => {
  await scene.postern.call(
    'zitadel.system.v1.SystemService/AddQuota',
    {
      instanceId: scene.postern.instanceId,
      unit: 'UNIT_REQUESTS_ALL_AUTHENTICATED',
      from: '2026-01-01T00:00:00Z',
      resetInterval: '2592000s',
      amount: '1000',
      limit: false,
      notifications: [{ percent: 1, repeat: false, callUrl: hooks.at('/quota') }],
    },
    operator,
  );
  for (let i = 0; i < 12; i++)
    await scene.postern.call('zitadel.org.v2.OrganizationService/ListOrganizations', {});
  await usageOf(scene.postern.server.platform).flush();
  for (const way of ways)
    await until(() => told(way, 'quota.notificationdue').length === 1, `quota at ${way}`);
  await until(() => hooks.got('/quota').length > 0);
  expect(told('/target', 'quota.notificationdue')[0]!.event_payload).toMatchObject({
    unit: 'requests.all.authenticated',
    threshold: 1,
  });
});

test('a session that ends is told to whoever wants to know, by whatever way it ended', async () => {
  const before = told('/target', 'session.terminated').length;
  const { id_token } = await obtainTokens(scene);
  const query = new URLSearchParams({ id_token_hint: id_token!, post_logout_redirect_uri: signedOutUri });
  const left = await fetch(`${scene.issuer}/oidc/v1/end_session?${query}`, { redirect: 'manual' });
  expect(left.headers.get('location')).toStartWith(signedOutUri);
  for (const way of ways)
    await until(() => told(way, 'session.terminated').length === before + 1, `sign-out at ${way}`);
  expect(told('/target', 'session.terminated').at(-1)!.event_payload).toMatchObject({ signedOut: true });
  const { sessionId } = await scene.postern.call<{ sessionId: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { loginName: 'alice' } } },
  );
  await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', { sessionId });
  for (const way of ways)
    await until(
      () => told(way, 'session.terminated').some(({ aggregateID }) => aggregateID === sessionId),
      `end of a session at ${way}`,
    );
});
