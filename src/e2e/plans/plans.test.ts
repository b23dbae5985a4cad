import { afterAll, beforeAll, expect, test } from 'bun:test';
import { analyzeGrown } from '../../eventstore/projector/statistics.ts';
import { openScene } from '../../oidc/testing.ts';
import { freePort } from '../../testing/ports.ts';
import { type TestDatabase, testDatabase } from '../../testing/postgres.ts';
import { type PreparedStatement, recordStatements } from '../../testing/statements.ts';
import { systemOperator } from '../support/operator.ts';
import { exercise } from './exercise.ts';
import { openSession, type Session } from './reads.ts';
import { copyRows, type Filling, fillTables, tablesOf } from './rows.ts';

/**
 * Plans are kept, and a table grows. Everything that the product prepares, as recorded while it is asked for everything
 * it can, is planned on empty tables, again on small ones, and executed on full ones. There it reads no more than with
 * a plan for its very values: else it goes through the wrong index.
 */

let served: TestDatabase;
let planned: TestDatabase;
let statements: readonly PreparedStatement[];
let filling: Filling;

beforeAll(async () => {
  [served, planned] = await Promise.all([testDatabase(), testDatabase()]);
  const recorder = await recordStatements(served.server.port);
  const port = freePort();
  const publicUrl = `http://localhost:${port}`;
  const operator = await systemOperator(publicUrl);
  const scene = await openScene({
    database: { url: recorder.url(served.url), drop: async () => {} },
    configure(config) {
      Object.assign(config.server, { port, publicUrl });
      operator.configure(config);
    },
  });
  await exercise(scene, operator.token);
  await scene.postern.stop();
  recorder.stop();
  statements = recorder.statements().filter(isPlanned);
  // So many instances of one row each that the average one has no more: its rows need no key to be found.
  filling = {
    instanceId: scene.postern.instanceId,
    orgId: scene.orgId,
    rows: 3_000,
    smallInstances: 7_000,
  };
});
afterAll(async () => {
  await served?.drop();
  await planned?.drop();
});

/** Reads tables, and can be executed again: an append is refused, since its versions are taken. */
const isPlanned = ({ text }: PreparedStatement) =>
  /\b(eventstore|projections|system)"?\./.test(text) &&
  !/eventstore\.append\(|projections\.move_checkpoint\(/.test(text);

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A connection for each kind that the product has. */
function sessions(settings: Readonly<Record<string, string>> = {}) {
  const open = new Map<string, Session>();
  return {
    of(statement: PreparedStatement): Session {
      const session =
        open.get(statement.application) ?? openSession(planned.url, { ...statement.settings, ...settings });
      open.set(statement.application, session);
      return session;
    },
    end: () => Promise.all([...open.values()].map((session) => session.end())),
  };
}

test('what is prepared is recorded, of every kind of connection', () => {
  const kinds = new Map([...Map.groupBy(statements, ({ application }) => application)]);
  expect([...kinds.keys()]).toEqual(
    expect.arrayContaining(['postern lists', 'postern projector', 'postern reads', 'postern workers']),
  );
  const read = (application: string) =>
    kinds
      .get(application)
      ?.map(({ text }) => text)
      .join('\n') ?? '';
  for (const table of [
    'events2',
    'oidc_sessions',
    'sessions',
    'login_names',
    'instance_hosts',
    'org_members',
  ])
    expect(read('postern reads')).toContain(table);
  for (const table of ['events2', 'users', 'sessions', 'project_grants', 'applications'])
    expect(read('postern projector')).toContain(table);
});

test('a plan that was made on empty tables is as good on full ones', async () => {
  const { sql } = planned;
  // What comes along by itself every now and then is not relied on.
  for (const { name } of await tablesOf(sql))
    await sql.unsafe(`alter table ${name} set (autovacuum_enabled = off)`);
  const kept = sessions();
  for (const statement of statements) await kept.of(statement).plan(statement);
  await copyRows(served.sql, sql);
  await analyzeGrown(sql);
  for (const statement of statements) await kept.of(statement).plan(statement);
  await fillTables(sql, filling);
  await analyzeGrown(sql);

  const forItsValues = sessions({ plan_cache_mode: 'force_custom_plan' });
  const wrong: object[] = [];
  for (const statement of statements) {
    const had = await kept.of(statement).reads(statement);
    const best = await forItsValues.of(statement).reads(statement);
    if (had && best && had.pages > 3 * best.pages + 60)
      wrong.push({ statement: oneLine(statement.text), had, best });
  }
  await Promise.all([kept.end(), forItsValues.end()]);
  expect(wrong).toEqual([]);
});
