import { describe, expect, test } from 'bun:test';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { connect, migrate } from '../index.ts';

/** An empty database beside the test's own, made by these statements, and what migrations find in it. */
async function migrated(prepare: (name: string) => readonly string[], user: string) {
  const own: TestDatabase = await testDatabase();
  const name = `${new URL(own.url).pathname.slice(1)}_bare`;
  try {
    for (const statement of prepare(name)) await own.sql.unsafe(statement);
    const url = new URL(own.server.url(name));
    url.username = user;
    await migrate(url.href);
    const sql = connect(url.href, 'test', { max: 1 });
    try {
      const [found] = await sql<{ extensions: string[]; indexes: number }[]>`
        select array(select extname::text from pg_extension where extname in ('pg_trgm', 'btree_gin') order by 1) as extensions,
          (select count(*)::int from pg_indexes where schemaname = 'projections' and indexdef like '%gin_trgm_ops%') as indexes`;
      const contains = await sql`select id from projections.users_projection where search_text like '%ann%'`;
      return { ...found, rows: contains.length };
    } finally {
      await sql.end();
    }
  } finally {
    await own.sql.unsafe(`drop database if exists ${name} with (force)`);
    await own.drop();
  }
}

describe('indexes of trigrams', () => {
  test('are made by a plain owner of the database', async () => {
    const role = `owner_${crypto.randomUUID().slice(0, 8)}`;
    const found = await migrated(
      (name) => [`create role ${role} login`, `create database ${name} owner ${role}`],
      role,
    );
    expect(found).toEqual({ extensions: ['btree_gin', 'pg_trgm'], indexes: 5, rows: 0 });
  });

  test('are left out where the extensions are missing; lists are searched all the same', async () => {
    const found = await migrated(
      (name) => [`create database ${name}`, `alter database ${name} set extension_control_path = '/nowhere'`],
      'postgres',
    );
    expect(found).toEqual({ extensions: [], indexes: 0, rows: 0 });
  });
});
