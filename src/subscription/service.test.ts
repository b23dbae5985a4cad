import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { eventApi, writeOrgs } from './testing-events.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const call = <T = Record<string, never>>(method: string, request: object = {}, token?: string) =>
  postern.call<T>(`${eventApi}/${method}`, request, token);
interface Pulled {
  readonly events?: readonly {
    readonly position: string;
    readonly type: string;
    readonly aggregateId: string;
    readonly payload: Record<string, unknown>;
  }[];
  readonly nextPosition: string;
}
const pull = (request: object, token?: string) => call<Pulled>('PullEvents', request, token);
const http = { url: 'https://events.example.com/' };
let next = 0;
const name = () => `subscription ${++next}`;

test('who only pulls costs no thread', async () => {
  const { id } = await call<{ id: string }>('CreateSubscription', { name: name() });
  await postern.settled();
  const metrics = await (await postern.fetch('/debug/metrics')).text();
  expect(metrics).toContain('postern_worker_up{worker="projector"} 1');
  expect(metrics).not.toContain('worker="bus"');
  await call('DeleteSubscription', { id });
});

describe('subscriptions', () => {
  test('are made, shown without secrets, changed, listed by name, and removed', async () => {
    const created = await call<{ id: string; signingKey: string }>('CreateSubscription', {
      name: 'b first',
      filter: { aggregateTypes: ['user'], eventTypes: ['user.human.*'], organizationId: 'o1' },
      http: { ...http, authorization: 'Bearer hidden' },
      personalData: true,
    });
    expect(created.signingKey.length).toBeGreaterThan(20);
    const { id } = created;
    const shown = await call<{ subscription: object }>('GetSubscription', { id });
    expect(shown.subscription).toMatchObject({
      id,
      name: 'b first',
      state: 'SUBSCRIPTION_STATE_ACTIVE',
      filter: { aggregateTypes: ['user'], eventTypes: ['user.human.*'], organizationId: 'o1' },
      http: { url: http.url },
      format: 'EVENT_FORMAT_JSON',
      personalData: true,
      progress: { position: expect.any(String), head: expect.any(String) },
    } as object);
    const nats = {
      servers: ['nats://nats.example.com:4222'],
      authentication: { credentials: 'hidden creds' },
      clientKey: 'hidden key',
    };
    const changed = await call<{ signingKey?: string }>('UpdateSubscription', { id, name: 'a first', nats });
    expect(changed.signingKey).toBeUndefined();
    await call('CreateSubscription', { name: 'b second' });
    const { subscriptions, total } = await call<{ subscriptions: { name: string }[]; total: string }>(
      'ListSubscriptions',
    );
    expect(subscriptions.map((one) => one.name)).toEqual(['a first', 'b second']);
    expect(total).toBe('2');
    expect(JSON.stringify(subscriptions)).not.toContain('hidden');
    expect(subscriptions[0]).toMatchObject({
      nats: { servers: nats.servers, subjectPrefix: 'postern' },
    } as object);

    const back = await call<{ signingKey: string }>('UpdateSubscription', { id, http });
    const newer = await call<{ signingKey: string }>('UpdateSubscription', { id, newSigningKey: true });
    expect(new Set([created.signingKey, back.signingKey, newer.signingKey]).size).toBe(3);
    for (const { id: each } of subscriptions as unknown as { id: string }[])
      await call('DeleteSubscription', { id: each });
    expect(await call('ListSubscriptions')).toEqual({});
    // What is not there is removed already.
    await call('DeleteSubscription', { id });
  });

  test('keep nothing secret in clear in the log', async () => {
    const { id } = await call<{ id: string }>('CreateSubscription', {
      name: name(),
      nats: {
        servers: ['tls://nats.example.com:4222'],
        authentication: { user: { name: 'bus', password: 'Very-hidden-1' } },
        clientKey: 'Very-hidden-2',
      },
    });
    await call('UpdateSubscription', { id, http: { ...http, authorization: 'Bearer Very-hidden-3' } });
    const rows = await postern.server.platform.sql`
      select event_data::text as data from eventstore.events2 where aggregate_id = ${id}`;
    expect(rows.length).toBe(2);
    expect(JSON.stringify(rows)).not.toContain('Very-hidden');
    const { events } = await postern.call<{ events: object[] }>('zitadel.admin.v1.AdminService/ListEvents', {
      aggregateId: id,
    });
    expect(JSON.stringify(events)).not.toMatch(/"crypted"|hidden/i);
    await call('DeleteSubscription', { id });
  });

  test.each([
    ['a name', { name: '' }],
    ['an address', { http: { url: 'ftp://files.example.com' } }],
    ['an address without a password', { http: { url: 'https://me:secret@example.com' } }],
    ['servers of NATS', { nats: { servers: ['https://nats.example.com'] } }],
    ['servers without a user', { nats: { servers: ['nats://me:secret@nats.example.com'] } }],
    ['a prefix of subjects', { nats: { servers: ['nats://n:4222'], subjectPrefix: 'all.*' } }],
    ['a stream', { nats: { servers: ['nats://n:4222'], stream: 'a b' } }],
    ['certificates', { nats: { servers: ['nats://n:4222'], certificateAuthorities: 'none' } }],
    ['event types', { filter: { eventTypes: ['user.%'] } }],
    ['event types that there are', { filter: { eventTypes: ['user.human.added', 'user.humman.added'] } }],
    ['groups of event types', { filter: { eventTypes: ['user.humman.*'] } }],
    ['aggregate types that there are', { filter: { aggregateTypes: ['user', 'users'] } }],
    ['aggregate types', { filter: { aggregateTypes: ['user.*'] } }],
  ])('have %s that are some', async (_what, wrong) => {
    await expect(call('CreateSubscription', { name: name(), ...wrong })).rejects.toThrow('invalid_argument');
  });

  test('have a name of their own, and replay to somewhere', async () => {
    const { id } = await call<{ id: string }>('CreateSubscription', { name: 'taken' });
    await expect(call('CreateSubscription', { name: 'Taken' })).rejects.toThrow('already_exists');
    await expect(call('ReplayEvents', { subscriptionId: id })).rejects.toThrow('failed_precondition');
    await expect(call('ReplayEvents', { subscriptionId: 'unknown' })).rejects.toThrow('not_found');
    await expect(call('UpdateSubscription', { id, newSigningKey: true })).rejects.toThrow(
      'failed_precondition',
    );
    for (const method of ['GetSubscription', 'UpdateSubscription', 'PauseSubscription', 'ResumeSubscription'])
      await expect(call(method, { id: 'unknown' })).rejects.toThrow('not_found');
    await call('DeleteSubscription', { id });
  });

  test('are those of who administers the instance', async () => {
    for (const [method, request] of Object.entries({
      CreateSubscription: { name: name() },
      ListSubscriptions: {},
      PullEvents: {},
    }))
      await expect(call(method, request, postern.loginPat)).rejects.toThrow('permission_denied');
  });
});

describe('whoever pulls', () => {
  test.each(['*', '*.added', 'user.*.added', 'user.%'])(
    'by %s is told that no type is called so',
    async (type) => {
      await expect(pull({ filter: { eventTypes: [type] }, afterPosition: 0 })).rejects.toThrow('SUB-Typ01');
    },
  );

  test('gets pages without gaps, and the place to go on from', async () => {
    await writeOrgs(postern, 'paged', 25, 2);
    await postern.settled();
    const filter = { aggregateTypes: ['org'], eventTypes: ['org.added', 'org.changed'] };
    const seen: string[] = [];
    for (let afterPosition = '0'; ; ) {
      const page = await pull({ filter, afterPosition, limit: 7 });
      afterPosition = page.nextPosition;
      if (!page.events) break;
      seen.push(...page.events.map(({ position }) => position));
    }
    const rows = await postern.server.platform.sql<{ position: string }[]>`
      select position::text from eventstore.events2 where event_type in ('org.added', 'org.changed') order by events2.position`;
    expect(seen).toEqual(rows.map(({ position }) => position));
  });

  test('waits for what is to come, and is not woken by anything else', async () => {
    const { nextPosition } = await pull({ filter: { eventTypes: ['org.removed'] } });
    const waiting = pull({
      filter: { eventTypes: ['org.changed'] },
      afterPosition: nextPosition,
      wait: '20s',
    });
    let answered = false;
    void waiting.finally(() => (answered = true));
    await writeOrgs(postern, 'other', 3);
    await postern.settled();
    expect(answered).toBe(false);
    await writeOrgs(postern, 'awaited', 1, 2);
    const { events } = await waiting;
    expect(events?.map(({ aggregateId, type }) => [aggregateId, type])).toEqual([
      ['awaited0', 'org.changed'],
    ]);
  });

  test('is answered at the end of the wait, with a place that moved on', async () => {
    const { nextPosition } = await pull({ filter: { eventTypes: ['org.removed'] } });
    await writeOrgs(postern, 'passing', 2);
    const began = performance.now();
    const page = await pull({
      filter: { eventTypes: ['org.removed'] },
      afterPosition: nextPosition,
      wait: '0.3s',
    });
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
    expect(page.events).toBeUndefined();
    expect(BigInt(page.nextPosition)).toBeGreaterThan(BigInt(nextPosition));
  });

  test('by many calls at once holds no connection, and loses nothing', async () => {
    const { nextPosition } = await pull({ filter: { eventTypes: ['org.removed'] } });
    const waits = Array.from({ length: 100 }, () =>
      pull({ filter: { aggregateTypes: ['org'] }, afterPosition: nextPosition, wait: '20s', limit: 1 }),
    );
    await Bun.sleep(0);
    // The pools serve others meanwhile.
    await call('ListSubscriptions');
    await writeOrgs(postern, 'woken', 1);
    const pages = await Promise.all(waits);
    expect(new Set(pages.map(({ events }) => events?.[0]?.aggregateId))).toEqual(new Set(['woken0']));
  });

  test('for a subscription says by the place what was received', async () => {
    const { id } = await call<{ id: string }>('CreateSubscription', {
      name: name(),
      filter: { aggregateTypes: ['org'] },
    });
    await writeOrgs(postern, 'received', 3);
    await postern.settled();
    const first = await pull({ subscriptionId: id, limit: 2 });
    expect(first.events?.map(({ aggregateId }) => aggregateId)).toEqual(['received0', 'received1']);
    // Nothing was said yet: it is told again.
    expect((await pull({ subscriptionId: id, limit: 2 })).events).toEqual(first.events);
    await pull({ subscriptionId: id, afterPosition: first.nextPosition });
    const rest = await pull({ subscriptionId: id });
    expect(rest.events?.map(({ aggregateId }) => aggregateId)).toEqual(['received2']);
    const { waiting } = await call<{ waiting: number }>('GetSubscription', { id });
    expect(waiting).toBe(1);
    await call('DeleteSubscription', { id });
  });

  test('sees nothing that is secret, and what is personal only if persons may be read', async () => {
    await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
      username: 'ada',
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email: 'ada@example.com', isVerified: true },
      password: { password: 'Secret-password1' },
    });
    const { events } = await pull({ filter: { eventTypes: ['user.human.added'] }, limit: 1000 });
    const ada = events?.find(({ payload }) => payload['userName'] === 'ada');
    expect(ada?.payload).toMatchObject({ firstName: 'Ada' });
    expect(JSON.stringify(events)).not.toMatch(/hash|argon2/i);
  });

  test('asks for what can be', async () => {
    await expect(pull({ wait: '31s' })).rejects.toThrow('invalid_argument');
    await expect(pull({ limit: 1001 })).rejects.toThrow('invalid_argument');
    await expect(pull({ subscriptionId: 'unknown' })).rejects.toThrow('not_found');
  });
});
