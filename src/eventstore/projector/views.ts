import type { Sql } from 'postgres';
import { notFound } from '../../errors/index.ts';
import { type FailedEventRow, failedEvents } from './retry.ts';

/** A projection as operators see it. */
export interface View {
  readonly name: string;
  /** Up to which its tables hold the log. */
  readonly position: bigint;
  readonly state: 'live' | 'building';
  /** When a page of events was last projected, or a rebuild ended. */
  readonly changedAt: Date;
}

export interface FailureRef {
  /** Left out: of whatever instance. */
  readonly instanceId?: string;
  readonly projection: string;
  readonly position: bigint;
}

/** What operators ask of projections, and do to them, while the server runs. */
export interface ProjectionViews {
  list(): Promise<View[]>;
  failed(filter?: { instanceId?: string }): Promise<FailedEventRow[]>;
  /**
   * Gives an event up that a projection could not take in: it is not tried again.
   * @throws PosternError `not_found`
   */
  forget(failure: FailureRef): Promise<void>;
  /**
   * Has a projection built anew from history; its rows are served meanwhile.
   * @throws PosternError `not_found`
   */
  rebuild(name: string): Promise<void>;
}

/** @param begin has this node's projector rebuild; a rebuild that is under way on any node goes on instead */
export const createViews = (sql: Sql, begin: (name: string) => void): ProjectionViews => ({
  async list() {
    // Live projections move together; their one position is that of the row "live".
    const rows = await sql<{ name: string; position: string; state: View['state']; changed_at: Date }[]>`
      SELECT c.name, c.state, CASE c.state WHEN 'live' THEN live.position ELSE c.position END AS position,
        CASE c.state WHEN 'live' THEN greatest(live.changed_at, c.changed_at) ELSE c.changed_at END AS changed_at
      FROM projections.checkpoints c, projections.checkpoints live
      WHERE live.name = 'live' AND c.name <> 'live' ORDER BY c.name`;
    return rows.map(({ name, position, state, changed_at }) => ({
      name,
      position: BigInt(position),
      state,
      changedAt: changed_at,
    }));
  },
  failed: (filter) => failedEvents(sql, filter),
  async forget({ instanceId, projection, position }) {
    const gone = await sql`
      DELETE FROM projections.failed_events
      WHERE projection = ${projection} AND position = ${position.toString()}::numeric
        ${instanceId === undefined ? sql`` : sql`AND instance_id = ${instanceId}`}`;
    if (gone.count === 0) throw notFound('PROJ-Fail1', 'There is no such failed event');
  },
  async rebuild(name) {
    const [known] = await sql`SELECT FROM projections.checkpoints WHERE name = ${name} AND name <> 'live'`;
    if (!known) throw notFound('PROJ-Name2', `There is no view ${name}`, { field: 'view_name' });
    begin(name);
  },
});
