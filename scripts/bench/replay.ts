import { connect, createPools, migrate } from '../../src/database/index.ts';
import { createEventStore, startProjections } from '../../src/eventstore/index.ts';
import { memoryLogger } from '../../src/testing/ledger.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { bounded, type Row } from './row.ts';

const users = 20_000;
const reach = 25_000;

/** What a person who signs in twice leaves: ten events, in the order in which they happen. */
const life: ReadonlyArray<{
  aggregate: 'user' | 'session';
  type: string;
  version: number;
  session?: number;
  payload: string;
}> = [
  {
    aggregate: 'user',
    type: 'user.human.added',
    version: 1,
    payload: `jsonb_build_object('userName', 'user' || n, 'firstName', 'First', 'lastName', 'Last' || n, 'displayName', 'First Last' || n,
      'preferredLanguage', 'en', 'email', 'user' || n || '@example.com', 'encodedHash', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo')`,
  },
  { aggregate: 'user', type: 'user.human.email.verified', version: 2, payload: `'{}'::jsonb` },
  ...[0, 1].flatMap((session) => [
    {
      aggregate: 'session' as const,
      type: 'session.added',
      version: 1,
      session,
      payload: `jsonb_build_object('user_agent', jsonb_build_object('ip', '10.0.0.1', 'description', 'Firefox'))`,
    },
    {
      aggregate: 'session' as const,
      type: 'session.user.checked',
      version: 2,
      session,
      payload: `jsonb_build_object('userID', 'u' || n, 'userResourceOwner', 'org', 'checkedAt', '2026-01-01T00:00:00Z')`,
    },
    {
      aggregate: 'session' as const,
      type: 'session.password.checked',
      version: 3,
      session,
      payload: `'{"checkedAt": "2026-01-01T00:00:01Z"}'::jsonb`,
    },
    {
      aggregate: 'session' as const,
      type: 'session.token.set',
      version: 4,
      session,
      payload: `jsonb_build_object('tokenID', 't' || n)`,
    },
  ]),
];

/** Time from the first event to the last, by the projector in its thread, with every projection of the product. */
export async function benchReplay(): Promise<Row[]> {
  const server = await startTestServer({ fsync: true });
  try {
    const url = `postgres://postgres@/postgres?host=${server.directory}&port=${server.port}`;
    await migrate(url);
    const sql = connect(url, 'bench', { max: 1 });
    const lives = life.map(
      ({ aggregate, session, version, type, payload }, i) =>
        `(${i}, '${aggregate}', '${aggregate === 'user' ? 'u' : `s${session}-`}' || n, ${version}, '${type}', ${payload})`,
    );
    await sql.unsafe(`
      INSERT INTO eventstore.events2
      SELECT p, gen_random_uuid(), aggregate, id, version, type, payload, 'user', 'bench', 'org', 'instance', now(), p
      FROM (
        SELECT nextval('eventstore.events2_position') AS p, ordered.* FROM (
          SELECT e.* FROM generate_series(1, ${users}) n,
            LATERAL (VALUES ${lives.join(', ')}) AS e(i, aggregate, id, version, type, payload)
          ORDER BY n, e.i
        ) ordered
      ) s`);
    await sql.unsafe('VACUUM ANALYZE eventstore.events2');
    const [count] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM eventstore.events2`;

    const pools = createPools({ url });
    const store = createEventStore(pools);
    const head = await store.head();
    let first: number | undefined;
    const projections = startProjections({
      url,
      log: memoryLogger().log,
      workers: pools.workers,
      store,
      run: () => new Worker(new URL('../../workers/projector.ts', import.meta.url).href),
    });
    let projectedBefore = 0n;
    projections.watch.onProjected((page) => {
      if (first === undefined) {
        first = performance.now();
        projectedBefore = page.position;
      }
    });
    if (!(await projections.watch.waitFor(head, 120_000)))
      throw new Error('the replay did not end within two minutes');
    const seconds = (performance.now() - (first ?? 0)) / 1000;
    const value = ((count?.n ?? 0) - Number(projectedBefore)) / seconds;
    const [rows] = await sql<{ users: number; sessions: number; failed: number }[]>`
      SELECT (SELECT count(*) FROM projections.users_projection)::int AS users,
        (SELECT count(*) FROM projections.sessions_projection)::int AS sessions,
        (SELECT count(*) FROM projections.failed_events)::int AS failed`;
    if (rows?.users !== users || rows.sessions !== 2 * users || rows.failed !== 0) {
      throw new Error(`the replay left wrong rows: ${JSON.stringify(rows)}`);
    }
    await projections.stop();
    await pools.close();
    await sql.end();
    return [
      {
        ...bounded(
          'replay',
          value,
          'events/s',
          reach,
          `${(count?.n ?? 0).toLocaleString('en')} events of users and sessions, all projections, fsync on`,
        ),
        better: 'more',
      },
    ];
  } finally {
    await server.stop();
  }
}
