import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect } from '../database/index.ts';
import { until } from '../testing/patience.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { pullsOf } from './pull.ts';
import { eventApi } from './testing-events.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'it was done',
    ({ body }: RpcFailure) => `${body.code}: ${body.message}`,
  );

test('a subscription is told so many stretches again at once, by however many calls', async () => {
  const { id: subscriptionId } = await postern.call<{ id: string }>(`${eventApi}/CreateSubscription`, {
    name: 'told again',
    http: { url: 'https://events.example.com/' },
  });
  await postern.call(`${eventApi}/PauseSubscription`, { id: subscriptionId });
  const replay = () => refusal(postern.call(`${eventApi}/ReplayEvents`, { subscriptionId }));
  await Promise.all(Array.from({ length: 8 }, replay));
  const raced = await Promise.all(Array.from({ length: 6 }, replay));
  await postern.call(`${eventApi}/DeleteSubscription`, { id: subscriptionId });
  expect(raced.filter((said) => said === 'it was done')).toHaveLength(2);
  expect(new Set(raced.filter((said) => said !== 'it was done'))).toEqual(
    new Set([expect.stringMatching(/^failed_precondition: .*10 replays .*under way/)]),
  );
});

test('an instance has so many subscriptions, and is told when there are no more', async () => {
  const create = (name: string) => postern.call<{ id: string }>(`${eventApi}/CreateSubscription`, { name });
  const { id } = await create('first');
  const sql = connect(postern.databaseUrl, 'test', { max: 1 });
  try {
    const columns = await sql<{ name: string }[]>`
      select column_name as name from information_schema.columns
      where table_name = 'subscriptions_projection' and is_generated = 'NEVER'`;
    const named = (of: string) => columns.map(({ name }) => `${of}"${name}"`).join();
    await sql.unsafe(`
      insert into projections.subscriptions_projection (${named('')})
      select ${named('copy.')} from projections.subscriptions_projection s, generate_series(1, 999) n,
        jsonb_populate_record(s, jsonb_build_object('id', 'copy' || n, 'name', 'copy' || n)) copy
      where s.id = '${id}'`);
  } finally {
    await sql.end({ timeout: 1 });
  }
  expect(await refusal(create('one more'))).toMatch(/^resource_exhausted: .*1000 subscriptions at most/);
  await postern.call(`${eventApi}/DeleteSubscription`, { id });
  await until(async () => (await refusal(create('one more'))) === 'it was done');
});

test('an instance has so many calls that wait for events, and is told when there are no more', async () => {
  const { platform } = postern.server;
  const pulls = pullsOf(platform);
  const leave = new AbortController();
  const choice = { aggregateTypes: ['quota'], eventTypes: [], organizationId: '' };
  const waiting = Array.from({ length: 500 }, () =>
    pulls.pull({
      instanceId: postern.instanceId,
      choice,
      after: platform.projections.position(),
      limit: 1,
      waitMs: 60_000,
      signal: leave.signal,
    }),
  );
  await until(() => pulls.waiting() === 500);
  const pull = (wait: string) =>
    postern.call(`${eventApi}/PullEvents`, {
      filter: { aggregateTypes: ['quota'] },
      afterPosition: String(platform.projections.position()),
      wait,
    });
  expect(await refusal(pull('20s'))).toMatch(/^resource_exhausted: Too many calls wait for events/);
  // Who does not wait is answered all the same.
  expect(await refusal(pull('0s'))).toBe('it was done');
  leave.abort();
  await Promise.all(waiting);
  expect(pulls.waiting()).toBe(0);
});
