import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { eventApi, outOfOrder, type Told, writeOrgs } from './testing-events.ts';

interface Heard {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

let postern: TestPostern;
const heard: Heard[] = [];
/** What the receiver answers, by path; nothing said: 204. */
const answers = new Map<string, (request: Heard) => Response | Promise<Response>>();
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const one = { path: new URL(request.url).pathname, headers: request.headers, body: await request.text() };
    const answer = (await answers.get(one.path)?.(one)) ?? new Response(null, { status: 204 });
    heard.push(one);
    return answer;
  },
});
const at = (path: string) => new URL(path, receiver.url).href;
const heardAt = (path: string): Told[] =>
  heard.filter((one) => one.path === path).map(({ body }) => JSON.parse(body) as Told);

beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1');
      config.deliveries.maxAttempts = 3;
    },
  });
});
afterAll(async () => {
  await postern?.stop();
  await receiver.stop(true);
});

const call = <T = Record<string, never>>(method: string, request: object) =>
  postern.call<T>(`${eventApi}/${method}`, request);
let next = 0;
const subscribe = async (path: string, more: object = {}) => {
  const created = await call<{ id: string; signingKey: string }>('CreateSubscription', {
    name: `receiver ${++next}`,
    filter: { aggregateTypes: ['org'] },
    http: { url: at(path) },
    ...more,
  });
  return created;
};
interface State {
  readonly subscription: {
    readonly progress: {
      readonly delivered?: string;
      readonly deadLetters?: string;
      readonly failures?: number;
      readonly lastError?: string;
    };
    readonly replays?: readonly { readonly id: string; readonly endDate?: string }[];
  };
  readonly waiting?: number;
}
const state = (id: string) => call<State>('GetSubscription', { id });

test('an endpoint is told of what happens from then on, signed, in the form of webhooks', async () => {
  await writeOrgs(postern, 'before', 1);
  const { id, signingKey } = await subscribe('/plain', {
    http: { url: at('/plain'), authorization: 'Bearer x1' },
  });
  await writeOrgs(postern, 'plain', 3, 4);
  await until(() => heardAt('/plain').length >= 12);
  const told = heardAt('/plain');
  expect(told.map(({ aggregateID }) => aggregateID).filter((one) => !one.startsWith('plain'))).toEqual([]);
  expect(outOfOrder(told)).toEqual([]);
  expect(told[0]).toMatchObject({
    aggregateType: 'org',
    event_type: 'org.added',
    instanceID: postern.instanceId,
    sequence: 1,
    userID: 'test',
    event_payload: { name: expect.any(String) },
  } as object);
  const [first] = heard.filter(({ path }) => path === '/plain');
  expect(first?.headers.get('authorization')).toBe('Bearer x1');
  expect(first?.headers.get('postern-delivery')).toStartWith(told[0]!.position.padStart(12, '0'));
  const [, time, signature] =
    /^t=(\d+),v1=([0-9a-f]+)$/.exec(first?.headers.get('zitadel-signature') ?? '') ?? [];
  expect(signature).toBe(createHmac('sha256', signingKey).update(`${time}.${first?.body}`).digest('hex'));
  await until(async () => (await state(id)).subscription.progress.delivered === '12');
  expect((await state(id)).waiting ?? 0).toBe(0);
});

/** So many at least. */
const paths = new Map([
  ['/own', 3],
  ['/own-projects', 2],
  ['/own-types', 1],
]);

test('of one organization that is named, and of one kind or type, it is told and of nothing else', async () => {
  const add = async (name: string) => {
    const { organizationId } = await postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name },
    );
    return organizationId;
  };
  const [own, other] = [await add('own'), await add('other')];
  await subscribe('/own', { filter: { organizationId: own } });
  await subscribe('/own-projects', { filter: { aggregateTypes: ['project'], organizationId: own } });
  await subscribe('/own-types', { filter: { eventTypes: ['project.removed'], organizationId: own } });
  for (const organizationId of [other, own]) {
    const { projectId } = await postern.call<{ projectId: string }>(
      'zitadel.project.v2.ProjectService/CreateProject',
      { organizationId, name: `project of ${organizationId}` },
    );
    await postern.call('zitadel.org.v2.OrganizationService/UpdateOrganization', {
      organizationId,
      name: `renamed ${organizationId}`,
    });
    await postern.call('zitadel.project.v2.ProjectService/DeleteProject', { projectId });
  }
  const typesAt = (path: string) => heardAt(path).map(({ event_type }) => event_type);
  await until(() => [...paths].every(([path, count]) => typesAt(path).length >= count));
  expect(typesAt('/own')).toContain('org.changed');
  expect(new Set(typesAt('/own-projects'))).toEqual(new Set(['project.added', 'project.removed']));
  expect(typesAt('/own-types')).toEqual(['project.removed']);
  for (const path of paths.keys())
    for (const event of heardAt(path)) expect(event).toMatchObject({ resourceOwner: own });
});
test('what is personal is masked, unless it was asked for; secrets are told nobody', async () => {
  const filter = { eventTypes: ['user.human.added'] };
  await subscribe('/masked', { filter });
  await subscribe('/personal', { filter, personalData: true });
  await postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@example.com', isVerified: true },
    password: { password: 'Secret-password1' },
  });
  const payloadAt = (path: string) =>
    (heardAt(path)[0] as unknown as { event_payload: Record<string, unknown> }).event_payload;
  await until(() => heardAt('/masked').length === 1 && heardAt('/personal').length === 1);
  expect(payloadAt('/masked')).toMatchObject({ firstName: '***', email: '***' });
  expect(payloadAt('/personal')).toMatchObject({ firstName: 'Ada', email: 'ada@example.com' });
  expect(heard.map(({ body }) => body).join()).not.toMatch(/argon2|encodedHash/i);
});

test('CloudEvents are written whole or in headers', async () => {
  await subscribe('/structured', { format: 'EVENT_FORMAT_CLOUDEVENTS_STRUCTURED' });
  await subscribe('/binary', { format: 'EVENT_FORMAT_CLOUDEVENTS_BINARY' });
  await writeOrgs(postern, 'ce ü"%', 1);
  await until(
    () => heard.some(({ path }) => path === '/structured') && heard.some(({ path }) => path === '/binary'),
  );
  const whole = heard.find(({ path }) => path === '/structured')!;
  expect(whole.headers.get('content-type')).toBe('application/cloudevents+json');
  const event = JSON.parse(whole.body) as Record<string, unknown>;
  expect(event).toMatchObject({
    specversion: '1.0',
    source: `urn:postern:${postern.instanceId}`,
    type: 'org.added',
    subject: 'org/ce ü"%0',
    datacontenttype: 'application/json',
    data: { aggregateID: 'ce ü"%0', event_type: 'org.added' },
  });
  const parts = heard.find(({ path }) => path === '/binary')!;
  expect(parts.headers.get('content-type')).toBe('application/json');
  expect(parts.headers.get('ce-specversion')).toBe('1.0');
  expect(parts.headers.get('ce-id')).toBe(event['id'] as string);
  expect(parts.headers.get('ce-type')).toBe('org.added');
  expect(parts.headers.get('ce-subject')).toBe('org/ce%20%C3%BC%22%250');
  expect(JSON.parse(parts.body)).toMatchObject({ aggregateID: 'ce ü"%0' });
});

describe('what an endpoint does not take', () => {
  test('for good becomes a dead letter, which can be sent later, and the others go on in order', async () => {
    answers.set('/refusing', ({ body }) => {
      const refused = body.includes('"sequence":2') && body.includes('refused1');
      return new Response(refused ? 'no such thing' : 'thanks', { status: refused ? 422 : 200 });
    });
    const { id } = await subscribe('/refusing');
    await writeOrgs(postern, 'refused', 3, 3);
    await until(async () => (await state(id)).subscription.progress.delivered === '8');
    expect((await state(id)).subscription.progress.deadLetters).toBe('1');
    const api = 'postern.delivery.v1.DeliveryService';
    const { deliveries } = await postern.call<{
      deliveries: { id: string; eventType: string; state: string; attempts: number; lastAttempt: object }[];
    }>(`${api}/ListDeliveries`, { filter: { reaction: 'subscription.event' } });
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]).toMatchObject({
      eventType: 'org.changed',
      state: 'DELIVERY_STATE_GIVEN_UP',
      attempts: 1,
      lastAttempt: { status: 422, said: 'no such thing' },
    });
    const own = heard.filter(({ path, body }) => path === '/refusing' && body.includes('"refused1"'));
    expect(own.map(({ body }) => (JSON.parse(body) as Told).sequence)).toEqual([1, 2, 3]);

    answers.delete('/refusing');
    await postern.call(`${api}/RetryDeliveries`, { named: { ids: [deliveries[0]!.id] } });
    await until(
      () => heardAt('/refusing').filter(({ aggregateID }) => aggregateID === 'refused1').length === 4,
    );
    const late = heard.filter(({ path }) => path === '/refusing').at(-1)!;
    expect(late.headers.get('postern-delivery')).toBe(deliveries[0]!.id);
    expect(JSON.parse(late.body)).toMatchObject({ sequence: 2 });
    await until(
      async () =>
        (await postern.call<{ delivery: { state: string } }>(`${api}/GetDelivery`, { id: deliveries[0]!.id }))
          .delivery.state === 'DELIVERY_STATE_DELIVERED',
    );
  });

  test('again and again becomes one after so many attempts', async () => {
    let attempts = 0;
    answers.set('/failing', ({ body }) => {
      if (!body.includes('"failing0"')) return new Response();
      attempts++;
      return new Response('oh', { status: 500 });
    });
    const { id } = await subscribe('/failing');
    await writeOrgs(postern, 'failing', 2);
    await until(async () => (await state(id)).subscription.progress.deadLetters === '1');
    expect(attempts).toBe(3);
    await until(async () => (await state(id)).subscription.progress.delivered === '1');
    expect((await state(id)).subscription.progress.failures ?? 0).toBe(0);
  });

  test('because it is away waits for it, however often it is tried; others are not held up', async () => {
    let away = true;
    answers.set('/away', () => new Response('closed', { status: away ? 503 : 200 }));
    const { id } = await subscribe('/away');
    await subscribe('/beside');
    await writeOrgs(postern, 'away', 20, 2);
    await until(() => heardAt('/beside').length === 40);
    await until(async () => ((await state(id)).subscription.progress.failures ?? 0) >= 1);
    expect((await state(id)).subscription.progress).toMatchObject({ lastError: '503 closed' });
    const metrics = await (await postern.fetch('/debug/metrics')).text();
    expect(metrics).toContain('postern_subscriptions_failing{destination="http"} 1');
    expect(metrics).toMatch(/postern_subscription_lag\{destination="http"\} [1-9]/);
    expect(metrics).toMatch(
      /postern_subscription_events_total\{destination="http",outcome="delivered"\} [1-9]/,
    );
    const asked = heardAt('/away').length;
    away = false;
    await call('ResumeSubscription', { id });
    await until(async () => (await state(id)).subscription.progress.delivered === '40');
    expect((await state(id)).subscription.progress.deadLetters).toBeUndefined();
    expect(outOfOrder(heardAt('/away').slice(asked))).toEqual([]);
  });
});

test('what happens while it is paused is told when it goes on', async () => {
  const { id } = await subscribe('/paused');
  await call('PauseSubscription', { id });
  await writeOrgs(postern, 'paused', 5);
  await subscribe('/witness');
  await writeOrgs(postern, 'witness', 1);
  await until(() => heardAt('/witness').length === 1);
  expect(heardAt('/paused')).toEqual([]);
  expect((await state(id)).waiting).toBe(6);
  await call('ResumeSubscription', { id });
  await until(() => heardAt('/paused').length === 6);
});

test.each([
  ['paused', 'PauseSubscription', {}],
  ['removed', 'DeleteSubscription', {}],
  ['sent elsewhere', 'UpdateSubscription', { http: { url: at('/elsewhere') } }],
])(
  'one that is %s while its receiver holds an answer hears nothing that happens after',
  async (what, method, more) => {
    const path = `/held-${method}`;
    const held = Promise.withResolvers<Response>();
    let asked = 0;
    answers.set(path, () => {
      asked++;
      return held.promise;
    });
    const { id } = await subscribe(path);
    await writeOrgs(postern, `${method} before`, 1);
    await until(() => asked === 1, what);
    await call(method, { id, ...more });
    await subscribe(`${path}-witness`);
    await writeOrgs(postern, `${method} after`, 3);
    await until(() => heardAt(`${path}-witness`).length === 3);
    held.resolve(new Response());
    await until(() => heardAt(path).length === 1);
    if (method === 'UpdateSubscription') await until(() => heardAt('/elsewhere').length >= 3);
    expect(asked).toBe(1);
  },
);

test('a range is told again, to one that is there or to a new one, under ids of its own', async () => {
  await writeOrgs(postern, 'again', 4, 2);
  const { id } = await subscribe('/again', { filter: { eventTypes: ['org.*'] } });
  expect(heardAt('/again')).toEqual([]);
  const { replayId } = await call<{ replayId: string }>('ReplayEvents', { subscriptionId: id });
  const ofRange = () => heardAt('/again').filter(({ aggregateID }) => aggregateID.startsWith('again'));
  await until(() => ofRange().length === 8);
  expect(outOfOrder(ofRange())).toEqual([]);
  const [first] = heard.filter(({ path }) => path === '/again');
  expect(first?.headers.get('postern-delivery')).toEndWith(`~${replayId}`);
  await until(async () => (await state(id)).subscription.replays?.[0]?.endDate !== undefined);
  const before = heardAt('/again').length;
  const since = new Date(Date.now() + 60_000).toISOString();
  await expect(call('ReplayEvents', { subscriptionId: id, since })).rejects.toThrow('invalid_argument');
  await writeOrgs(postern, 'later', 1);
  await until(() => heardAt('/again').length === before + 1);
});

test('a new one may begin at the beginning, and one that is removed is told nothing', async () => {
  const { id } = await subscribe('/all', {
    filter: { eventTypes: ['instance.added'] },
    start: { beginning: true },
  });
  await until(() => heardAt('/all').length === 1);
  await call('DeleteSubscription', { id });
  await expect(state(id)).rejects.toThrow('not_found');
  const [left] = await postern.server.platform
    .sql`select from delivery.cursors where subscription_id = ${id}`;
  expect(left).toBeUndefined();
});

test('a change of the address acts from the next event on', async () => {
  const { id } = await subscribe('/old');
  await writeOrgs(postern, 'old', 1);
  await until(() => heardAt('/old').length === 1);
  await call('UpdateSubscription', { id, http: { url: at('/new') } });
  await writeOrgs(postern, 'new', 1);
  await until(() => heardAt('/new').length === 1);
  expect(heardAt('/old')).toHaveLength(1);
});
