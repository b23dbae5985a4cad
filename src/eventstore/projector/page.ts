import type { Change, Dependency } from '../../cache/index.ts';
import type { ThreadMoment } from './thread-clock.ts';

/** Where this node's projections stand, how to wait for them, and whether they may be relied on. */
export interface ProjectionWatch {
  /** Position that every live projection of this node's database has passed. */
  position(): bigint;
  /** True when the position was reached in time (default 2 s); false when the projector is behind or broken. */
  waitFor(position: bigint, timeoutMs?: number): Promise<boolean>;
  /**
   * Called after each page that was projected (by any node) with what it touched: to drop caches. Called earlier too,
   * when this node learns of an append that the tables do not show yet.
   */
  onProjected(listener: (page: ProjectedPage) => void): () => void;
  /**
   * Whether the tables are as new as this node can know: it has heard from the database within the last second, and
   * they are not behind for longer than a moment. Nothing that was remembered counts while it is false.
   */
  trusted(): boolean;
  /** Whether rows that were read while the tables stood at `since` or later hold all that is known of these. */
  holds(dependsOn: readonly Dependency[], since: bigint): boolean;
  /** Whether other nodes were told of a position that this one has appended. */
  announced(position: bigint): boolean;
  /** Waits for what is known to be appended, for a moment at most; whether the tables show it now. */
  caughtUp(): Promise<boolean>;
}

export interface ProjectedPage {
  readonly position: bigint;
  /** How many events this node projected with it. */
  readonly events?: number;
  /** With it this node wrote something that leads outside. */
  readonly forwarded?: boolean;
  /** undefined: unknown (another node's page, or too many to list): drop everything. */
  readonly changes: readonly Change[] | undefined;
}

/** A look at the database that came back: what stands in its tables is known as of the moment when it was asked. */
export interface Heard extends ThreadMoment {
  /** Highest position given out by then. */
  readonly head: bigint;
}
