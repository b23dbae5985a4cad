import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { createDesk } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('what fails anew while many are begun anew is begun anew once, so that this has an end', async () => {
  const { sql } = database;
  await sql`
    insert into delivery.deliveries (instance_id, id, reaction, recipient, worker, target, event_type, aggregate_type,
      aggregate_id, aggregate_version, resource_owner, position, creation_date, change_date, state, attempts, tries, due_at)
    select 'i', lpad(g::text, 12, '0') || '-000000000000', 'r', 't', 'actions', 'i/t', 'org.added', 'org', 'o' || g, 1, 'o',
      g, now(), now(), 3, 20, 20, now()
    from generate_series(1, 2500) g`;
  // As though a worker were faster than whoever retries.
  await sql.unsafe(`
    create function fails() returns trigger language plpgsql as
      $$ begin new.tries := 1; new.attempts := old.attempts + 1; return new; end $$;
    create trigger fails before update on delivery.deliveries for each row execute function fails()`);
  const desk = createDesk({ reads: sql, writes: sql });
  expect(await desk.retry('i', { matching: { target: 'i/t' } })).toBe(2_500);
  const [row] = await sql`select min(attempts) as least, max(attempts) as most from delivery.deliveries`;
  expect(row).toEqual({ least: 21, most: 21 });
  expect(await desk.list('i', { target: 't' }, { limit: 2 })).toHaveLength(2);
  expect(await desk.list('i', { target: 'i' }, { limit: 2 })).toEqual([]);
});
