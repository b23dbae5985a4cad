import type { Sql } from 'postgres';
import type { Projection } from '../projection.ts';
import { boundedTransaction } from './held-up.ts';

export interface Checkpoint {
  readonly position: bigint;
  /** Grows when a projection is added, begins or ends a rebuild. */
  readonly generation: string;
  /** Highest position given out by the store when the question was asked, before any wait for the lock. */
  readonly head: bigint;
}

interface CheckpointRow {
  position: string;
  generation: string;
  head: string;
}

const parsed = (row: CheckpointRow | undefined): Checkpoint => {
  if (!row) throw new Error("projections.checkpoints has no row 'live'");
  return { position: BigInt(row.position), generation: row.generation, head: BigInt(row.head) };
};

/** The live checkpoint as it stands, without waiting for anyone. */
export const peekCheckpoint = async (sql: Sql): Promise<Checkpoint> =>
  parsed(
    (
      await sql<CheckpointRow[]>`
        SELECT c.position, c.generation, CASE WHEN s.is_called THEN s.last_value ELSE 0 END AS head
        FROM projections.checkpoints c, eventstore.events2_position s WHERE c.name = 'live'`
    )[0],
  );

/** Locks the live checkpoint: whoever holds it is the one projector of the database until the transaction ends. */
export const lockCheckpoint = async (tx: Sql): Promise<Checkpoint> =>
  parsed(
    (
      await tx<CheckpointRow[]>`
        SELECT position, generation,
          (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM eventstore.events2_position) AS head,
          ${tx.unsafe(boundedTransaction)}
        FROM projections.checkpoints WHERE name = 'live' FOR UPDATE`
    )[0],
  );

export const moveCheckpoint = (tx: Sql, position: bigint) =>
  tx`UPDATE projections.checkpoints SET position = ${position.toString()}::numeric, changed_at = now() WHERE name = 'live'`;

/** Somebody else has moved the checkpoint, or projections came or were rebuilt. */
export const isOvertaken = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'PX010';

/** Parameters: from where, to where, generation. */
export const moveOnText = `SELECT ${boundedTransaction},
  projections.move_checkpoint($1::numeric, $2::numeric, $3::bigint) AS head`;

/** Locks and moves the checkpoint from where it was left, or fails with `isOvertaken`. Answers the store's head. */
export const moveOn = (tx: Sql, from: bigint, to: bigint, generation: string) =>
  tx.unsafe<{ head: string }[]>(moveOnText, [from.toString(), to.toString(), generation], { prepare: true });

export interface Membership {
  /** Projections that take part in the live pages. */
  readonly live: readonly Projection[];
  /** Projections whose tables must be rebuilt first. */
  readonly building: readonly string[];
  /** The database has projections that this version does not know, or newer ones: another version must go on. */
  readonly superseded: boolean;
}

export const versionOf = (projection: Projection): number => projection.version ?? 1;

interface MemberRow {
  name: string;
  version: number;
  state: string;
}

/** Which of this version's projections are live; to be read under the lock. */
export async function readMembership(tx: Sql, projections: readonly Projection[]): Promise<Membership> {
  const rows = await tx<
    MemberRow[]
  >`SELECT name, version, state FROM projections.checkpoints WHERE name <> 'live'`;
  const known = new Map(projections.map((projection) => [projection.name, projection]));
  const byName = new Map(rows.map((row) => [row.name, row]));
  const isOurs = (row: MemberRow) => {
    const projection = known.get(row.name);
    return projection !== undefined && versionOf(projection) >= row.version;
  };
  const isLive = (projection: Projection) => {
    const row = byName.get(projection.name);
    return row?.state === 'live' && row.version === versionOf(projection);
  };
  return {
    live: projections.filter(isLive),
    building: projections
      .filter((projection) => byName.get(projection.name)?.state === 'building')
      .map(({ name }) => name),
    superseded: !rows.every(isOurs),
  };
}

/** Enters projections that are new or of a new version; on a store with history they must be rebuilt first. */
export async function registerProjections(sql: Sql, projections: readonly Projection[]): Promise<Membership> {
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const checkpoint = await lockCheckpoint(tx);
    const rows = await tx<MemberRow[]>`SELECT name, version, state FROM projections.checkpoints`;
    const versions = new Map(rows.map((row) => [row.name, row.version]));
    const entering = projections.filter(
      (projection) => (versions.get(projection.name) ?? 0) < versionOf(projection),
    );
    for (const projection of entering) {
      const state = checkpoint.position === 0n || projection.forward ? 'live' : 'building';
      await tx`
        INSERT INTO projections.checkpoints (name, version, state) VALUES (${projection.name}, ${versionOf(projection)}, ${state})
        ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, changed_at = now()`;
    }
    if (entering.length > 0) await nextGeneration(tx);
    return readMembership(tx, projections);
  }) as Promise<Membership>;
}

export const nextGeneration = (tx: Sql) =>
  tx`UPDATE projections.checkpoints SET generation = generation + 1 WHERE name = 'live'`;
