import type { Sql } from 'postgres';
import { schemas } from '../../database/index.ts';

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Table {
  /** With its schema. */
  readonly name: string;
  /** Without the generated ones. */
  readonly columns: readonly Column[];
}

export const tablesOf = (sql: Sql): Promise<Table[]> => sql<Table[]>`
  select format('%I.%I', n.nspname, c.relname) as name,
    jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where n.nspname in ${sql([...schemas])} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  group by 1`;

/** Copies all rows of one database into another of the same schema. */
export async function copyRows(from: Sql, to: Sql): Promise<void> {
  for (const { name, columns } of await tablesOf(from)) {
    const list = columns.map((column) => quoted(column.name)).join(', ');
    const [found] = await from.unsafe(
      `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from ${name} t`,
    );
    await to.unsafe(
      `insert into ${name} (${list}) select ${list} from jsonb_populate_recordset(null::${name}, $1::text::jsonb)
       on conflict do nothing`,
      [String(found?.['rows'])],
    );
  }
  await to`select setval('eventstore.events2_position', coalesce((select max(position)::bigint from eventstore.events2), 1))`;
}

/** The log and how far it was read have a shape of their own. */
const byHand =
  /^eventstore\.events2$|^projections\.(checkpoints|failed_events)$|^eventstore\.owner_stretches_reach$/;

/** How the tables are filled. */
export interface Filling {
  /** The instance that has most of what there is, and the organization in it that has half of that. */
  readonly instanceId: string;
  readonly orgId: string;
  readonly rows: number;
  /** Others, which have one row in each table. */
  readonly smallInstances: number;
}

/**
 * Puts so many rows into every table: as many persons, projects, tokens, sessions, members and so on. A table that a
 * new feature brings is filled as well.
 */
export async function fillTables(sql: Sql, filling: Filling): Promise<void> {
  const { instanceId, orgId, rows, smallInstances } = filling;
  const filled = ({ name, type }: Column): string => {
    if (name === 'instance_id') return `case when n <= ${rows} then '${instanceId}' else 'i' || n end`;
    if (/(^|_)(resource_owner|org_id)$/.test(name))
      return `case when n % 2 = 0 then '${orgId}' else 'o' || n end`;
    if (type === 'text') return "'x' || n";
    if (type === 'boolean') return 'n % 2 = 0';
    if (type.startsWith('timestamp')) return 'now()';
    if (type === 'jsonb') return "'{}'";
    if (type === 'bytea') return "''";
    return type.endsWith('[]') ? "'{}'" : '1';
  };
  for (const { name, columns } of await tablesOf(sql)) {
    if (byHand.test(name)) continue;
    await sql.unsafe(`insert into ${name} (${columns.map((column) => quoted(column.name)).join(', ')})
      select ${columns.map(filled).join(', ')} from generate_series(1, ${rows + smallInstances}) n on conflict do nothing`);
  }
  const events = `insert into eventstore.events2 (id, command_id, aggregate_type, aggregate_id, aggregate_version,
    event_type, event_data, editor_user, editor_service, resource_owner, instance_id, created_at, position)
    select p, gen_random_uuid(), type, aggregate_id, version, event_type, data, 'x', 'x', '${orgId}', '${instanceId}', now(), p
    from (select nextval('eventstore.events2_position') as p, e.* from`;
  await sql.unsafe(`${events} (
    select 'user' as type, 'x' || n / 4 as aggregate_id, 1 + n % 4 as version, '{}'::jsonb as data,
      (array['user.human.added', 'user.human.email.verified', 'user.token.added', 'user.metadata.set'])[1 + n % 4] as event_type
    from generate_series(1, ${2 * rows}) n) e) s`);
  await sql.unsafe(`${events} (
    select 'project' as type, 'big' as aggregate_id, n as version, jsonb_build_object('appId', 'x' || n) as data,
      'project.application.added' as event_type
    from generate_series(1, ${rows}) n) e) s`);
}
