import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import { migrations } from '../../migrations/index.ts';
import { connect, migrate } from '../database/index.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts';
import { sharedServer } from './shared-server.ts';

export { startTestServer, type TestServer } from './server.ts';

export interface TestDatabase {
  readonly url: string;
  /** A pool on it, of 4 connections. */
  readonly sql: Sql;
  readonly server: TestServer;
  /** Ends the pool and drops the database, whoever else is connected. */
  drop(): Promise<void>;
}

interface Shared {
  server: Promise<TestServer>;
  template: Promise<string>;
}

/** Test files of one run are separate module graphs in one process; they share the server through this. */
const shared = globalThis as { [key: symbol]: Map<string, Shared> | undefined };
const registry = Symbol.for('postern.testing.servers');

/**
 * A new, migrated database of its own (about 50 ms) on the Postgres of the runner, or else on one that this process
 * starts with the first call. Servers with other options are separate ones.
 *
 * @example
 * let database: TestDatabase;
 * beforeAll(async () => { database = await testDatabase(); });
 * afterAll(() => database.drop());
 */
export async function testDatabase(options: TestServerOptions = {}): Promise<TestDatabase> {
  shared[registry] ??= new Map();
  const servers = shared[registry];
  const key = JSON.stringify(options);
  let entry = servers.get(key);
  if (!entry) {
    entry = (Object.keys(options).length === 0 && ofTheRunner()) || ofThisProcess(options);
    servers.set(key, entry);
  }
  const server = await entry.server;
  const template = await entry.template;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = server.url(name);
  const sql = connect(url, 'postern test', { max: 4 });
  return {
    url,
    sql,
    server,
    async drop() {
      await sql.end({ timeout: 1 });
      await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

const ofThisProcess = (options: TestServerOptions): Shared => {
  const server = startTestServer(options);
  return { server, template: server.then(migratedTemplate) };
};

const ofTheRunner = (): Shared | undefined => {
  const shared = sharedServer();
  return shared && { server: Promise.resolve(shared.server), template: Promise.resolve(shared.template) };
};

/** Makes the database that others are copies of. */
export async function migratedTemplate(server: TestServer): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12);
  const name = `template_${hash}`;
  await administer(server, `CREATE DATABASE ${name}`);
  await migrate(server.url(name));
  return name;
}

async function administer(server: TestServer, statement: string): Promise<void> {
  const sql = connect(server.url('postgres'), 'postern test admin', { max: 1, fetch_types: false });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
