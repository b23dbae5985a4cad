import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { Type } from '@sinclair/typebox';
import type { Sql } from 'postgres';
import { appendPlans, connect, createPools, type Pools } from '../../database/index.ts';
import { PosternError } from '../../errors/index.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import {
  type AggregateWrite,
  type ConstraintChange,
  createEventStore,
  defineEvent,
  type EventStore,
  type NewEvent,
  type OwnerRef,
} from '../index.ts';
import { analyzeGrown } from '../projector/statistics.ts';

const thing = 'test.owned.thing';
const made = defineEvent(thing, 'test.owned.thing.made', Type.Object({}));
const thingRemoved = defineEvent(thing, `${thing}.removed`, Type.Object({}));
// The owner of the record is always called `org`, so this suite's stand-in must be one.
const happened = (type: string): NewEvent => ({ type, payload: type === 'org.added' ? { name: 'x' } : {} });

let database: TestDatabase;
let pools: Pools;
let stores: EventStore[];
beforeAll(async () => {
  await import('../../org/events.ts');
  database = await testDatabase();
  pools = createPools({ url: database.url });
  stores = [createEventStore(pools), createEventStore(pools)];
});
afterAll(async () => {
  await pools.close();
  await database.drop();
});

let ids = 0;
const newId = () => `x${++ids}`;
const append = (writes: AggregateWrite[], store = stores[0] as EventStore) =>
  store.append({ instanceId: 'i1', editor: { user: 'u', service: 'test' } }, writes);
const org = (id: string, version: number, type: string): AggregateWrite => ({
  aggregateType: 'org',
  aggregateId: id,
  owner: id,
  expectedVersion: version,
  events: [happened(type)],
});
const owned = (
  owner: string,
  more: { id?: string; requires?: OwnerRef[]; constraints?: ConstraintChange[] } = {},
): AggregateWrite => ({
  aggregateType: thing,
  aggregateId: more.id ?? newId(),
  owner,
  expectedVersion: 0,
  events: [made({})],
  ...more,
});
const name = (field: string, goesWith?: OwnerRef[]): ConstraintChange => ({
  action: 'add',
  type: 'test_owned',
  field,
  ...(goesWith && { goesWith }),
});
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'written',
    (error: unknown) => (error instanceof PosternError ? `${error.kind} ${error.id}` : String(error)),
  );
const taken = async (field: string) =>
  (await database.sql`SELECT FROM eventstore.unique_constraints WHERE unique_field = ${field}`).length > 0;

describe('what an organization owns', () => {
  test('is not written any more once it was removed, in the same batch neither', async () => {
    const id = newId();
    await append([org(id, 0, 'org.added')]);
    expect(await outcome(append([owned(id)]))).toBe('written');
    await append([org(id, 1, 'org.removed')]);
    const others = newId();
    await append([org(others, 0, 'org.added')]);
    expect(
      await Promise.all([
        outcome(append([owned(id)])),
        outcome(append([owned(others)])),
        outcome(append([owned(id)])),
      ]),
    ).toEqual(['not_found EVENT-Own1', 'written', 'not_found EVENT-Own1']);
  });

  test('nor is anything recorded of the organization itself, whoever does not know that it is gone', async () => {
    const id = newId();
    await append([org(id, 0, 'org.added')]);
    await append([org(id, 1, 'org.removed')]);
    expect(await outcome(append([org(id, 2, 'org.deactivated')]))).toBe('not_found EVENT-Own1');
    expect(await outcome(append([owned(id)]))).toBe('not_found EVENT-Own1');
  });

  test('loses its names with it, and so does what belongs to several', async () => {
    const [first, second] = [newId(), newId()];
    await append([org(first, 0, 'org.added'), org(second, 0, 'org.added')]);
    const [shared, own, other] = [newId(), newId(), newId()];
    await append([owned(first, { constraints: [name(own)] })]);
    await append([owned(second, { constraints: [name(shared, [{ type: 'org', id: first }]), name(other)] })]);
    await append([org(first, 1, 'org.removed')]);
    expect(await Promise.all([own, shared, other].map(taken))).toEqual([false, false, true]);
  });

  test('races with its removal: whatever comes later in the log than the removal was refused', async () => {
    for (let round = 0; round < 20; round++) {
      const id = newId();
      await append([org(id, 0, 'org.added')]);
      const outcomes = await Promise.all([
        ...Array.from({ length: 6 }, (_, i) => outcome(append([owned(id)], stores[i % 2]))),
        outcome(append([org(id, 1, 'org.removed')], stores[1])),
        ...Array.from({ length: 6 }, (_, i) => outcome(append([owned(id)], stores[i % 2]))),
      ]);
      expect(outcomes[6]).toBe('written');
      const [{ late = -1 } = {}] = await database.sql<{ late: number }[]>`
        SELECT count(*)::int AS late FROM eventstore.events2 e WHERE e.resource_owner = ${id}
          AND e.position > (SELECT r.position FROM eventstore.events2 r
            WHERE r.aggregate_id = ${id} AND r.event_type = 'org.removed')`;
      expect(late).toBe(0);
    }
  });
});

describe('what a write requires', () => {
  test('must have been made, and not been removed', async () => {
    const [orgId, ownerId] = [newId(), newId()];
    const requires = [{ type: thing, id: ownerId }];
    await append([org(orgId, 0, 'org.added')]);
    expect(await outcome(append([owned(orgId, { requires })]))).toBe('not_found EVENT-Own1');
    await append([owned(orgId, { id: ownerId })]);
    expect(await outcome(append([owned(orgId, { requires })]))).toBe('written');
    await append([{ ...owned(orgId, { id: ownerId }), expectedVersion: 1, events: [thingRemoved({})] }]);
    expect(await outcome(append([owned(orgId, { requires })]))).toBe('not_found EVENT-Own1');
  });

  test('may be made by the same write', async () => {
    const [orgId, ownerId] = [newId(), newId()];
    expect(
      await outcome(
        append([
          org(orgId, 0, 'org.added'),
          owned(orgId, { id: ownerId }),
          owned(orgId, { requires: [{ type: thing, id: ownerId }] }),
        ]),
      ),
    ).toBe('written');
  });
});

describe('asking for owners costs the same in a long log', () => {
  let fresh: TestDatabase;
  let sql: Sql;
  beforeEach(async () => {
    fresh = await testDatabase();
    sql = connect(fresh.url, 'test', { max: 1, settings: appendPlans });
    await happen('org', `(VALUES ('o1'))`);
    await happen(thing, `(VALUES ('t1'))`);
  });
  afterEach(async () => {
    await sql.end();
    await fresh.drop();
  });

  const ask = (tx: Sql) =>
    tx.unsafe(`SELECT * FROM eventstore.append(
      '{i1}','{test.owned.thing}','{t1}','{1}', '{}','{}','{}','{}','{}','{}','{}','{}','{}','{}',
      '{}','{}','{}','{}','{}', '{i1}','{org}','{o1}','{true}', '{}','{}')`);
  const read = async (tx: Sql): Promise<number> => {
    const [row] = await tx<{ tuples: string }[]>`
      SELECT sum(pg_stat_get_xact_tuples_returned(c.oid)) AS tuples FROM pg_class c
      WHERE c.oid = 'eventstore.events2'::regclass
        OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'eventstore.events2'::regclass)`;
    return Number(row?.tuples);
  };
  const entriesRead = (connection: Sql) =>
    connection.begin(async (tx) => {
      const before = await read(tx as unknown as Sql);
      await ask(tx as unknown as Sql);
      return (await read(tx as unknown as Sql)) - before;
    });
  const happen = (type: string, ids: string) =>
    sql.unsafe(`INSERT INTO eventstore.events2 (id, command_id, aggregate_type, aggregate_id, aggregate_version,
        event_type, event_data, editor_user, editor_service, resource_owner, instance_id, created_at, position)
      SELECT p, gen_random_uuid(), '${type}', n.id, 1, '${type}.added', '{}', 'u', 'test', 'o1', 'i1', now(), p
      FROM (SELECT id, nextval('eventstore.events2_position') AS p FROM ${ids} AS ids(id)) n`);

  test.each([
    [0, 'never'],
    [100, 'never'],
    [100, 'before'],
    [1000, 'before'],
    [1000, 'after'],
  ] as const)('by a plan that was made at %p events, analyzed %s', async (early, analyzed) => {
    await happen(thing, `(SELECT 'e${early}${analyzed}' || n FROM generate_series(1, ${early}) n)`);
    if (analyzed === 'before') await sql.unsafe('ANALYZE eventstore.events2');
    // The plans of a function are made at its first call on a connection.
    for (let call = 0; call < 6; call++) await ask(sql);
    await happen(thing, `(SELECT 'l${early}${analyzed}' || n FROM generate_series(1, 3000) n)`);
    if (analyzed === 'after') await sql.unsafe('ANALYZE eventstore.events2');
    // As the projector does within a second.
    if (analyzed === 'before') await analyzeGrown(fresh.sql);
    expect(await entriesRead(sql)).toBeLessThan(6);
  });

  test('by plans that were made at whatever size the log had, before anybody analyzed it', async () => {
    const connections: Sql[] = [];
    for (let size = 0; size < 12; size++) {
      const connection = connect(fresh.url, 'test', { max: 1, settings: appendPlans });
      connections.push(connection);
      for (let call = 0; call < 2; call++) await ask(connection);
      await happen(thing, `(SELECT 's${size}-' || n FROM generate_series(1, 25) n)`);
    }
    await happen(thing, `(SELECT 'l' || n FROM generate_series(1, 3000) n)`);
    const read = await Promise.all(connections.map(entriesRead));
    expect(Math.max(...read)).toBeLessThan(6);
    await Promise.all(connections.map((connection) => connection.end()));
  });
});
