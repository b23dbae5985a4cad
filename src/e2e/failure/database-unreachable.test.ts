import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { lastRunsOf } from '../../deliveries/index.ts';
import { patience, until, usualSettleMs } from '../../testing/patience.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { type TestProxy, testProxy } from '../../testing/proxy.ts';
import { grpcCall, grpcFrame } from '../hostile/raw-grpc.ts';
import { eventually } from '../support/eventually.ts';

const orgs = 'zitadel.org.v2.OrganizationService';
/** Nobody should wait longer than this for being told that the database is away. */
const patienceMs = 5_000;

let database: TestDatabase;
let proxy: TestProxy;
let postern: TestPostern;
async function startBehindProxy() {
  const ofItsOwn = await testDatabase();
  const between = testProxy(ofItsOwn.server.port);
  const behind = await startTestPostern({
    database: { url: between.url(ofItsOwn.url), drop: () => ofItsOwn.drop() },
    settleMs: usualSettleMs,
  });
  return { database: ofItsOwn, proxy: between, postern: behind };
}
beforeAll(async () => {
  ({ database, proxy, postern } = await startBehindProxy());
});
afterAll(async () => {
  await postern?.stop();
  proxy?.stop();
});
afterEach(async () => {
  proxy.mode = 'pass';
  await recovered();
});

let count = 0;
const create = () =>
  postern.call<{ organizationId: string }>(`${orgs}/AddOrganization`, { name: `Org ${++count}` });
const list = () => postern.call<{ details: { totalResult: string } }>(`${orgs}/ListOrganizations`);
const codeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body?.code ?? String(failure),
  );
const recovered = () =>
  eventually(
    'the server works again',
    async () => (await codeOf(create())) === 'ok' && (await postern.fetch('/debug/ready')).status === 200,
  );
const vanish = () => {
  proxy.mode = 'refuse';
  proxy.cut();
};

async function within<T>(promise: Promise<T>): Promise<T> {
  const started = performance.now();
  const value = await promise;
  expect(performance.now() - started).toBeLessThan(patience(patienceMs));
  return value;
}

describe('a database that refuses connections', () => {
  test('is told as unavailable in the form of each protocol', async () => {
    vanish();
    for (const [path, body] of [
      ['/v2/organizations', { name: 'A' }],
      ['/v2/organizations/_search', {}],
      ['/v2/users/1', undefined],
    ] as const) {
      const response = await within(
        postern.fetch(path, {
          method: body ? 'POST' : 'GET',
          token: postern.pat,
          ...(body && { body: JSON.stringify(body) }),
        }),
      );
      expect([path, response.status, await response.json()]).toMatchObject([
        path,
        503,
        { code: 14, details: [{ '@type': 'type.googleapis.com/zitadel.v1.ErrorDetail' }] },
      ]);
    }
    expect(await within(codeOf(create()))).toBe('unavailable');
    expect(await within(codeOf(list()))).toBe('unavailable');
    const { status } = await within(
      grpcCall(postern, `/${orgs}/ListOrganizations`, grpcFrame(Buffer.alloc(0))),
    );
    expect(status).toBe('14');
  });

  test('shows in readiness and nowhere else: the process lives, and pages answer', async () => {
    vanish();
    const ready = await within(postern.fetch('/debug/ready'));
    expect([ready.status, await ready.text()]).toEqual([
      412,
      expect.stringMatching(/^database: (unreachable|no answer)/),
    ]);
    expect((await postern.fetch('/debug/healthz')).status).toBe(200);
    expect((await postern.fetch('/debug/metrics')).status).toBe(200);
    for (const path of [
      '/.well-known/openid-configuration',
      '/oauth/v2/keys',
      '/ui/login/login',
      '/oidc/v1/userinfo',
    ]) {
      const response = await within(postern.fetch(path, { token: postern.pat }));
      expect(await response.text(), path).not.toMatch(/ at .+:\d+|PostgresError|ECONN|CONNECTION_/);
    }
  });

  test('costs no write: what was acknowledged is there, what was refused is not, or is whole', async () => {
    let storm = true;
    let refused = 0;
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 8 }, async () => {
      while (storm) {
        await create().then(
          ({ organizationId }) => acknowledged.push(organizationId),
          () => refused++,
        );
      }
    });
    for (let i = 0; i < 5; i++) {
      const enough = acknowledged.length + 8;
      await eventually('writes go on', () => acknowledged.length >= enough);
      const lost = refused + 4;
      proxy.mode = 'lose answers';
      await eventually('answers are lost', () => refused >= lost);
      proxy.mode = 'pass';
    }
    storm = false;
    await Promise.all(writers);
    await recovered();
    const rows = await database.sql<{ aggregate_id: string; types: string[] }[]>`
      select aggregate_id, array_agg(event_type order by aggregate_version) as types from eventstore.events2
      where aggregate_type = 'org' and event_type <> 'org.member.added' group by aggregate_id`;
    const written = new Map(rows.map(({ aggregate_id, types }) => [aggregate_id, types.join()]));
    expect(acknowledged.filter((id) => !written.has(id))).toEqual([]);
    // Each organization is created with its domain in one append: all of it or nothing.
    expect(new Set(written.values())).toEqual(
      new Set(['org.added,org.domain.added,org.domain.verified,org.domain.primary.set']),
    );
    await eventually(
      'all of it shows',
      async () => Number((await list()).details.totalResult) === written.size,
    );
  });
});

describe.each(['refuse', 'stall'] as const)(
  'a database behind a network that does nothing but %s',
  (mode) => {
    const open = [
      '/.well-known/openid-configuration',
      '/oauth/v2/keys',
      '/ui/login/loginname',
      '/debug/metrics',
    ];
    const statuses = () =>
      Promise.all(open.map(async (path) => [path, (await within(postern.fetch(path))).status]));

    /** What is asked while the node has been out of touch for so long that no credential counts any more. */
    const lose = async () => {
      proxy.mode = mode;
      if (mode === 'refuse') proxy.cut();
      await until(() => !postern.server.platform.projections.trusted());
    };

    test('takes nothing from what needs no news of it', async () => {
      const before = await statuses();
      expect(before[0]).toEqual(['/.well-known/openid-configuration', 200]);
      await lose();
      expect(await statuses()).toEqual(before);
      // Once it is known that nothing comes, nobody waits for it.
      const began = performance.now();
      for (const path of open.slice(0, 3)) expect((await postern.fetch(path)).status, path).toBe(200);
      expect(performance.now() - began).toBeLessThan(patience(1_000));
      proxy.cut();
    });

    test('shows an error as a page of its own', async () => {
      const ask = () => postern.fetch('/ui/login/nothing', { headers: { accept: 'text/html' } });
      const before = await ask();
      await lose();
      const after = await within(ask());
      expect([after.status, after.headers.get('content-type')]).toEqual([
        before.status,
        before.headers.get('content-type'),
      ]);
      proxy.cut();
    });

    test('keeps credentials from counting', async () => {
      const ask = () => postern.fetch('/v2/users/me', { token: postern.pat });
      await ask();
      await lose();
      const asked = ask();
      if (mode === 'stall') {
        const first = await Promise.race([asked, Bun.sleep(500)]);
        expect(first).toBeUndefined();
      }
      proxy.mode = 'refuse';
      proxy.cut();
      expect((await within(asked)).status).toBe(503);
    });
  },
);

test('an asset that cannot be read is unavailable, and no fault of ours', async () => {
  const [org] = (await postern.call<{ result: { id: string }[] }>(`${orgs}/ListOrganizations`)).result;
  const path = `/assets/v1/${org?.id}/policy/label/logo-1`;
  expect((await postern.fetch(path)).status).toBe(404);
  vanish();
  const answer = await within(postern.fetch(path));
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 14 }]);
});

test('a database that swallows everything is given up on in time', async () => {
  proxy.mode = 'stall';
  const started = performance.now();
  const response = await fetch(`${postern.url}/${orgs}/ListOrganizations`, {
    method: 'POST',
    body: '{}',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${postern.pat}`,
      'connect-timeout-ms': '700',
    },
  });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    504,
    'deadline_exceeded',
  ]);
  expect(performance.now() - started).toBeLessThan(patience(2_000));
  const ready = await within(postern.fetch('/debug/ready'));
  expect([ready.status, await ready.text()]).toEqual([
    412,
    expect.stringContaining('database: no answer within'),
  ]);
  proxy.cut();
});

test('backends that are terminated again and again cost answers, never the server', async () => {
  let storm = true;
  const codes = new Set<string>();
  const callers = Array.from({ length: 6 }, async (_, i) => {
    while (storm) codes.add(await codeOf(i % 2 ? create() : list()));
  });
  for (let i = 0; i < 15; i++) {
    await database.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'postern%' and application_name not like '%test%'`;
    await Bun.sleep(30);
  }
  storm = false;
  await Promise.all(callers);
  expect([...codes].filter((code) => code !== 'ok' && code !== 'unavailable')).toEqual([]);
});

test.each(['refuse', 'stall'] as const)(
  'a server that is told to stop behind a network that does nothing but %s stops',
  async (mode) => {
    const { proxy: between, postern: stopping } = await startBehindProxy();
    // Something to write at the end.
    lastRunsOf(stopping.server.platform).keep(stopping.instanceId, 'target/1', {
      endedAt: new Date().toISOString(),
      tookMs: 1,
      error: '',
    });
    between.mode = mode;
    if (mode === 'refuse') between.cut();
    const asked = stopping.fetch('/v2/organizations/_search', { method: 'POST', body: '{}' }).catch(() => {});
    const began = performance.now();
    await stopping.stop();
    expect(performance.now() - began).toBeLessThan(patience(20_000));
    between.stop();
    await asked;
  },
);
