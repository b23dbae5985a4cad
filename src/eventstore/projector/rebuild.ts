import type { Sql, TransactionSql } from 'postgres';
import { arrayLiteral, connect, indexPlans, isConnectionLost } from '../../database/index.ts';
import { failedPrecondition, internal, notFound } from '../../errors/index.ts';
import { type EventRow, recorded } from '../postgres/load.ts';
import type { Projection, ProjectionTable } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';
import { lockCheckpoint, nextGeneration, versionOf } from './checkpoint.ts';
import { handlersOf, project } from './fold.ts';
import { type FailedEvent, isPoison, projectIsolated, recordFailure } from './isolate.ts';
import { qualified } from './statements.ts';
import { analyzeGrown } from './statistics.ts';

/** Where tables grow until they take the place of the old ones. */
const shadowSchema = 'projections_rebuild';
const pageSize = 5_000;
/** So few events are left to do under the lock, which holds the live projector up. */
const lastStretch = 1_000n;

export interface RebuildOptions {
  /** Told of each page's position. */
  onProgress?: (position: bigint) => void;
  stopping?: () => boolean;
  /** Do nothing when the projection is live by now. */
  onlyIfBuilding?: boolean;
}

/**
 * Builds a projection anew from the first event, while the old rows are still served, then swaps.
 * @throws PosternError `not_found` for an unknown name, `failed_precondition` when another node is at it
 */
export async function rebuildProjection(
  url: string,
  projections: readonly Projection[],
  name: string,
  options: RebuildOptions = {},
): Promise<void> {
  const projection = projections.find((one) => one.name === name);
  if (!projection) {
    const known = projections
      .map((one) => one.name)
      .sort()
      .join(', ');
    throw notFound('PROJ-Name1', `There is no projection ${name}; there are: ${known}`);
  }
  if (projection.forward) {
    throw failedPrecondition('PROJ-Forw1', `${name} is not rebuilt: what it writes has left the server`);
  }
  if (!(await tryRebuild(url, projection, options))) {
    throw failedPrecondition('PROJ-Busy1', `Projection ${name} is being rebuilt already`);
  }
}

/** False when another session is rebuilding it. */
export async function tryRebuild(
  url: string,
  projection: Projection,
  options: RebuildOptions = {},
): Promise<boolean> {
  // One connection: the advisory lock belongs to its session, so it goes when this process dies.
  const sql = connect(url, 'postern rebuild', {
    max: 1,
    max_lifetime: null,
    settings: { ...indexPlans, lock_timeout: '500', idle_in_transaction_session_timeout: '10000' },
  });
  try {
    const [lock] = await sql<{ free: boolean }[]>`
      SELECT pg_try_advisory_lock(hashtext('postern projection rebuild'), hashtext(${projection.name})) AS free`;
    if (!lock?.free) return false;
    if (options.onlyIfBuilding) {
      const [row] = await sql<
        { state: string }[]
      >`SELECT state FROM projections.checkpoints WHERE name = ${projection.name}`;
      if (row?.state !== 'building') return true;
    }
    await build(sql, projection, options);
    return true;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function build(sql: Sql, projection: Projection, options: RebuildOptions): Promise<void> {
  for (const table of projection.tables) await createShadow(sql, table);
  // Failures of the old rows stay on record until the swap; then these take their place.
  const failed: FailedEvent[] = [];
  let position = 0n;
  const live = async () => {
    const [row] = await sql<
      { position: string }[]
    >`SELECT position FROM projections.checkpoints WHERE name = 'live'`;
    return BigInt(row?.position ?? 0);
  };
  for (let goal = await live(); goal - position > lastStretch; goal = await live()) {
    while (position < goal) {
      if (options.stopping?.()) throw internal('PROJ-Stop1', `The rebuild of ${projection.name} was stopped`);
      position = await fill(sql, projection, position, goal, failed);
      // Later pages change rows of earlier ones, and readers come right after the swap.
      await analyzeGrown(sql, [shadowSchema]);
      options.onProgress?.(position);
    }
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.begin((tx) => finish(tx, projection, position, failed));
      return;
    } catch (error) {
      // The swap waits briefly for readers of the old table, so that new ones do not queue behind it for long.
      const code = (error as { code?: string }).code;
      if (code !== '55P03' || attempt >= 50 || isConnectionLost(error)) throw error;
      await Bun.sleep(100);
    }
  }
}

async function pageOf(
  sql: Sql,
  projection: Projection,
  after: bigint,
  goal: bigint,
): Promise<RecordedEvent[]> {
  const types = projection.handlers.map((handler) => handler.type);
  // Everything up to the live checkpoint is final, so a filter by type cannot hide a gap.
  const rows = await sql<EventRow[]>`
    SELECT instance_id, aggregate_type, aggregate_id, aggregate_version, event_type, event_data,
      editor_user, editor_service, resource_owner, created_at, position
    FROM eventstore.events2
    WHERE position > ${after.toString()}::numeric AND position <= ${goal.toString()}::numeric
      AND event_type = ANY (${arrayLiteral(types)}::text[])
    ORDER BY position LIMIT ${pageSize}`;
  return rows.map(recorded);
}

/** Projects one page into the shadow tables; answers the position up to which they are complete. */
async function fill(
  sql: Sql,
  projection: Projection,
  after: bigint,
  goal: bigint,
  failed: FailedEvent[],
): Promise<bigint> {
  const events = await pageOf(sql, projection, after, goal);
  try {
    await sql.begin((tx) => project(tx as unknown as Sql, handlersOf([projection]), events, shadowSchema));
  } catch (error) {
    if (!isPoison(error)) throw error;
    failed.push(
      ...(await sql.begin((tx) => projectIsolated(tx, [projection], events, { schema: shadowSchema }))),
    );
  }
  return events.length < pageSize ? goal : (events.at(-1) as RecordedEvent).position;
}

/** The last events and the swap, while the live projector waits. */
async function finish(
  transaction: TransactionSql,
  projection: Projection,
  from: bigint,
  before: readonly FailedEvent[],
): Promise<void> {
  const tx = transaction as unknown as Sql;
  // Before the checkpoint, as pages that are one statement do, and in their order: each would wait for the other.
  for (const name of projection.tables.map((table) => qualified('projections', table.name)).sort())
    await tx.unsafe(`LOCK TABLE ${name} IN SHARE ROW EXCLUSIVE MODE`);
  const { position: goal } = await lockCheckpoint(tx);
  const failed = [...before];
  for (let position = from; position < goal; ) {
    const events = await pageOf(tx, projection, position, goal);
    failed.push(...(await projectIsolated(transaction, [projection], events, { schema: shadowSchema })));
    position = events.length < pageSize ? goal : (events.at(-1) as RecordedEvent).position;
  }
  for (const { name } of projection.tables) {
    await tx.unsafe(`DROP TABLE ${qualified('projections', name)}`);
    await tx.unsafe(`ALTER TABLE ${qualified(shadowSchema, name)} SET SCHEMA projections`);
  }
  await tx`
    INSERT INTO projections.checkpoints (name, position, version, state)
    VALUES (${projection.name}, ${goal.toString()}::numeric, ${versionOf(projection)}, 'live')
    ON CONFLICT (name) DO UPDATE
      SET position = EXCLUDED.position, version = EXCLUDED.version, state = 'live', changed_at = now()`;
  await tx`DELETE FROM projections.failed_events WHERE projection = ${projection.name}`;
  for (const failure of failed) await recordFailure(tx, failure);
  await nextGeneration(tx);
}

interface IndexRow {
  name: string;
  definition: string;
  key: string | null;
}

/** An empty twin with the same columns, defaults, checks, indexes and names; in a schema of its own, so names do not clash. */
async function createShadow(sql: Sql, { name }: ProjectionTable): Promise<void> {
  const live = qualified('projections', name);
  const shadow = qualified(shadowSchema, name);
  await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx.unsafe(`DROP TABLE IF EXISTS ${shadow}`);
    await tx.unsafe(`CREATE TABLE ${shadow} (LIKE ${live} INCLUDING ALL EXCLUDING INDEXES)`);
    // LIKE leaves out how full pages are made, and what the planner is told.
    const options = await tx<{ option: string }[]>`
      SELECT format('SET (%s)', array_to_string(reloptions, ', ')) AS option FROM pg_class
      WHERE oid = ${live}::regclass AND reloptions IS NOT NULL
      UNION ALL
      SELECT format('ALTER COLUMN %I SET (%s)', attname, array_to_string(attoptions, ', ')) FROM pg_attribute
      WHERE attrelid = ${live}::regclass AND attoptions IS NOT NULL AND NOT attisdropped`;
    for (const { option } of options) await tx.unsafe(`ALTER TABLE ${shadow} ${option}`);
    const indexes = await tx<IndexRow[]>`
      SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition, pg_get_constraintdef(k.oid) AS key
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid
      WHERE i.indrelid = ${live}::regclass`;
    for (const index of indexes) {
      if (index.key)
        await tx.unsafe(`ALTER TABLE ${shadow} ADD CONSTRAINT ${JSON.stringify(index.name)} ${index.key}`);
      else await tx.unsafe(index.definition.replace(/ ON projections\./, ` ON ${shadowSchema}.`));
    }
  });
}
