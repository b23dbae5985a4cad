import type { Sql } from 'postgres';
import { connect, createPools, migrate } from '../../src/database/index.ts';
import { createEventStore, type EventFilter, eventTypes } from '../../src/eventstore/index.ts';
import { stretchLength } from '../../src/eventstore/projector/owners.ts';
import '../../src/features.ts';
import { startTestServer } from '../../src/testing/postgres.ts';
import { bounded, type Row } from './row.ts';

const many = 10_000_000;
const asked = 200;
const pageSize = 100;

/** Half of all is of one type and by one editor; the others are met ever more seldom, the last a few times. */
export async function fillEvents(sql: Sql, events: number): Promise<void> {
  const types = [...eventTypes().values()];
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = 'eventstore.events2'::regclass and not indisprimary`;
  // Made of what is there, an index costs a tenth of what it does row by row.
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  await sql`
    insert into eventstore.events2
      (id, command_id, aggregate_type, aggregate_id, aggregate_version, event_type, event_data,
       editor_user, editor_service, resource_owner, instance_id, created_at, position)
    select n, gen_random_uuid(), (${types.map(({ aggregate }) => aggregate)}::text[])[kind],
      'a' || n % 50000, n, (${types.map(({ type }) => type)}::text[])[kind],
      '{"userName": "someone@example.com", "displayName": "Someone of Somewhere", "preferredLanguage": "en"}',
      'u' || floor(20000 * who ^ 12), 'zitadel.user.v2.UserService', 'o' || floor(2000 * who ^ 3), 'instance',
      now() - (${events} - n) * interval '1 second', n
    from (
      select n, 1 + floor(${types.length} * what ^ 8)::int as kind, who
      from (select n, (abs(hashint4(n)) % 100000) / 100000.0 as what, (abs(hashint4(-n)) % 100000) / 100000.0 as who
        from generate_series(1, ${events}) n) chance
    ) scene`;
  for (const { definition } of indexes) await sql.unsafe(definition);
  // As the projector would have entered them, in one.
  await sql`
    insert into eventstore.owner_stretches
    select distinct instance_id, resource_owner, div(position, ${stretchLength}::numeric)::bigint from eventstore.events2
    order by 1, 2, 3`;
  await sql`update eventstore.owner_stretches_reach set position = ${events}`;
  await sql`select setval('eventstore.events2_position', ${events})`;
  await sql.unsafe('vacuum analyze eventstore.events2, eventstore.owner_stretches');
}

/** What auditors ask: frequent and rare ones, newest and oldest first, and from the middle of the log. */
export function questions(events: number): Record<string, (n: number) => Omit<EventFilter, 'instanceId'>> {
  const types = [...eventTypes().keys()];
  const pick = <T>(from: readonly T[], n: number) => from[n % from.length] as T;
  return {
    'by aggregate': (n) => ({ aggregateIds: [`a${(n * 7919) % 50_000}`] }),
    'by type': (n) => ({ eventTypes: [pick(types, n)] }),
    'by aggregate type': (n) => ({ aggregateTypes: [pick(['user', 'org', 'session', 'web_key'], n)] }),
    'by editor': (n) => ({ editorUser: `u${Math.floor((n % 20) ** 3)}` }),
    'by type and editor': (n) => ({ eventTypes: [pick(types, n)], editorUser: `u${n % 3}` }),
    'by owner': (n) => ({ owner: `o${(n * 31) % 2_000}` }),
    'of all': () => ({}),
    'of all, a day in the middle': (n) => ({
      createdAfter: new Date(Date.now() - (events / 2 + n * 1_000) * 1_000),
      createdBefore: new Date(Date.now() - (events / 2 + n * 1_000 - 86_400) * 1_000),
    }),
    'by type, from the middle': (n) => ({
      eventTypes: [pick(types, n)],
      beforePosition: BigInt(Math.floor(events / 2) + n),
    }),
  };
}

/** A page of 100 from a log of ten million events; p99 of 200 different questions each. */
export async function benchEvents(events = many): Promise<Row[]> {
  // Ten gigabytes: on disk, which is not waited for.
  const server = await startTestServer({
    fsync: true,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '8GB' },
  });
  try {
    const url = server.url('postgres');
    await migrate(url);
    const sql = connect(url, 'bench', { max: 1, settings: { maintenance_work_mem: '512MB' } });
    await fillEvents(sql, events);
    await sql.end();
    const pools = createPools({ url });
    const store = createEventStore(pools);
    const rows: Row[] = [];
    for (const [name, filter] of Object.entries(questions(events))) {
      const took: number[] = [];
      let found = 0;
      for (let n = -20; n < asked; n++) {
        const search = {
          instanceId: 'instance',
          ...filter(Math.abs(n)),
          limit: pageSize,
          descending: n % 2 === 0,
        };
        const began = performance.now();
        found += (await store.search(search)).length;
        if (n >= 0) took.push(performance.now() - began);
      }
      took.sort((a, b) => a - b);
      const p99 = took[Math.ceil(asked * 0.99) - 1] ?? 0;
      rows.push(
        bounded(
          `history events ${name}, p99`,
          p99,
          'ms',
          30,
          `median ${(took[asked >> 1] ?? 0).toFixed(1)} ms, ${Math.round(found / (asked + 20))} events a page`,
        ),
      );
    }
    await pools.close();
    return rows;
  } finally {
    await server.stop();
  }
}
