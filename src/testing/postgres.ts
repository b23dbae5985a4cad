import { createHash, randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import { migrations } from '../../migrations/index.ts';
import { connect, migrate } from '../database/index.ts';
import type { FirstStart } from './first-start.ts';
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
  firstStart?: Promise<FirstStart>;
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
  const { server, template } = sharedBy(options);
  return copyOf(await server, await template);
}

/** The same after a first start, with what that made; on the server that tests share. */
export async function startedDatabase(): Promise<{ database: TestDatabase; firstStart: FirstStart }> {
  const shared = sharedBy({});
  shared.firstStart ??= Promise.all([shared.server, shared.template]).then((both) => makeFirstStart(...both));
  const firstStart = await shared.firstStart;
  return { database: await copyOf(await shared.server, firstStart.database), firstStart };
}

function sharedBy(options: TestServerOptions): Shared {
  shared[registry] ??= new Map();
  const servers = shared[registry];
  const key = JSON.stringify(options);
  const known = servers.get(key);
  if (known) return known;
  const entry = (Object.keys(options).length === 0 && ofTheRunner()) || ofThisProcess(options);
  servers.set(key, entry);
  return entry;
}

async function copyOf(server: TestServer, template: string): Promise<TestDatabase> {
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
  if (!shared) return undefined;
  const { server, template, firstStart } = shared;
  return {
    server: Promise.resolve(server),
    template: Promise.resolve(template),
    firstStart: Promise.resolve(firstStart),
  };
};

/** Makes the database that others are copies of. */
export async function migratedTemplate(server: TestServer): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12);
  const name = `template_${hash}`;
  await administer(server, `CREATE DATABASE ${name}`);
  await migrate(server.url(name));
  return name;
}

/** Makes the one that servers begin with which are not about their first start. */
export async function makeFirstStart(server: TestServer, template: string): Promise<FirstStart> {
  const name = template.replace('template', 'started');
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  // Later, since most who want a database want no server.
  const { firstStartOn } = await import('./first-start.ts');
  return firstStartOn(server.url(name));
}

async function administer(server: TestServer, statement: string): Promise<void> {
  const sql = connect(server.url('postgres'), 'postern test admin', { max: 1, fetch_types: false });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
