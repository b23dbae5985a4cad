import type { Sql } from 'postgres';
import { migrations } from '../../../migrations/index.ts';
import type { Config } from '../../config/index.ts';
import { clusterExists, layoutOf } from '../../database/embedded/index.ts';
import { connect } from '../../database/index.ts';
import { hostTaken, instanceIds, knownHosts } from '../../instance/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { withDatabase } from '../database.ts';
import { failureText } from '../failure.ts';
import { hasKeys } from '../master-key.ts';
import { type Finding, ok, warning, wrong } from './finding.ts';

const oldestVersion = 16;
const clockToleranceMs = 5_000;

export interface DatabaseReport {
  readonly findings: readonly Finding[];
  /** That instances answer under. */
  readonly hosts: readonly string[];
  /** Whether it holds secrets; undefined when it could not be asked. */
  readonly hasKeys: boolean | undefined;
}

/** Looks into the database; the one inside is started for the moment when no server runs it. */
export const checkDatabase = async (config: Config, log: Logger): Promise<DatabaseReport> => {
  const inside = config.database.url === null;
  if (inside && !clusterExists(layoutOf(config.dataDir).data))
    return {
      findings: [ok('database', 'PostgreSQL inside (made at the first start)')],
      hosts: [],
      hasKeys: false,
    };
  try {
    return await withDatabase(config, log, async (url) => {
      const sql = connect(url, 'postern doctor', { max: 1 });
      try {
        return {
          findings: await examine(sql, inside, config),
          hosts: await knownHosts(sql, hostsTold).catch(noTable),
          hasKeys: await hasKeys(url),
        };
      } finally {
        await sql.end({ timeout: 1 });
      }
    });
  } catch (error) {
    const remedy = inside
      ? 'the message says what to do; PostgreSQL’s own words are in the log at level debug'
      : 'the message says what to do; see also the database’s own log';
    return { findings: [wrong('database', failureText(error), remedy)], hosts: [], hasKeys: undefined };
  }
};

const examine = async (sql: Sql, inside: boolean, config: Config): Promise<Finding[]> => {
  const began = Date.now();
  const [row] = await sql`
    SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
      current_setting('server_encoding') AS encoding, clock_timestamp() AS now, pg_is_in_recovery() AS replica,
      has_database_privilege(current_database(), 'CREATE') AS creates`;
  const place = inside ? 'inside' : 'at database.url';
  const findings: Finding[] = [];
  const subject = 'database';
  if (row!['major'] < oldestVersion)
    findings.push(
      wrong(subject, `PostgreSQL ${row!['version']} is too old`, `use version ${oldestVersion} or later`),
    );
  else if (row!['encoding'] !== 'UTF8')
    findings.push(
      wrong(subject, `its encoding is ${row!['encoding']}`, "create it anew with ENCODING 'UTF8'"),
    );
  else if (row!['replica'])
    findings.push(
      wrong(subject, 'this is a read replica', 'name the primary in database.url, this one in replicaUrl'),
    );
  else if (!row!['creates'])
    findings.push(
      wrong(subject, 'its user may not create schemas', 'GRANT CREATE ON DATABASE … TO that user'),
    );
  else findings.push(ok(subject, `PostgreSQL ${row!['version']} ${place}`));
  return [
    ...findings,
    ...(await checkMigrations(sql)),
    ...(await checkPublicHost(sql, new URL(config.server.publicUrl).hostname)),
    await checkClock(sql, row!['now'], began),
  ];
};

const hostsTold = 20;

/** Whether an instance answers under the host that everybody is told; nothing to say before there is one. */
const checkPublicHost = async (sql: Sql, host: string): Promise<Finding[]> => {
  const subject = 'domains';
  const hosts = await knownHosts(sql, hostsTold).catch(noTable);
  if (hosts.length === 0) return [];
  const known = hosts.join(', ');
  if (await hostTaken(sql, host)) return [ok(subject, known)];
  const text = `no instance answers under ${host}, the host of server.publicUrl; known: ${known}`;
  const several = (await instanceIds(sql)).length > 1;
  const remedy = several ? `postern domains add ${host} --instance ID` : `postern domains add ${host}`;
  return [wrong(subject, text, remedy)];
};

/** A database that no Postern has migrated yet. */
const noTable = (error: { code?: unknown }): string[] => {
  if (error.code === '42P01' || error.code === '3F000') return [];
  throw error;
};

const checkMigrations = async (sql: Sql): Promise<Finding[]> => {
  const [table] = await sql`SELECT to_regclass('postern.migrations') IS NOT NULL AS there`;
  const rows = table?.['there'] ? await sql<{ name: string }[]>`SELECT name FROM postern.migrations` : [];
  const done = new Set(rows.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !done.has(name)).length;
  const unknown = rows.filter(({ name }) => !migrations.some((migration) => migration.name === name)).length;
  if (unknown > 0) {
    const remedy = 'use that newer one here too: this one may not understand what it wrote';
    return [warning('migrations', `${unknown} are of a newer Postern than this`, remedy)];
  }
  return [ok('migrations', pending === 0 ? 'all applied' : `${pending} will be applied at the next start`)];
};

const checkClock = async (sql: Sql, databaseNow: Date, began: number): Promise<Finding> => {
  const ended = Date.now();
  const apart = Math.max(began - databaseNow.getTime(), databaseNow.getTime() - ended, 0);
  const remedy = 'set it by NTP (timedatectl set-ntp true): tokens and one-time codes depend on it';
  if (apart > clockToleranceMs)
    return wrong('clock', `${Math.round(apart / 1000)} s away from the database’s clock`, remedy);
  const [store] = await sql`SELECT to_regclass('eventstore.events2') IS NOT NULL AS there`;
  const [last] = store?.['there']
    ? await sql`SELECT created_at FROM eventstore.events2 ORDER BY position DESC LIMIT 1`
    : [];
  const ahead = last === undefined ? 0 : (last['created_at'] as Date).getTime() - ended;
  if (ahead > clockToleranceMs)
    return wrong(
      'clock',
      `the last event is ${Math.round(ahead / 1000)} s in the future: the clock went back`,
      remedy,
    );
  return ok('clock', new Date(ended).toISOString());
};
