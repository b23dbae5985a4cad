/** Where this node's projections stand, and how to wait for them. */
export interface ProjectionWatch {
  /** Position that every live projection of this node's database has passed. */
  position(): bigint;
  /** True when the position was reached in time (default 2000 ms); false when the projector is behind or broken. */
  waitFor(position: bigint, timeoutMs?: number): Promise<boolean>;
  /** Called after each page that was projected (by any node) with the instances and event types it touched: to drop caches. */
  onProjected(listener: (page: ProjectedPage) => void): () => void;
}

export interface ProjectedPage {
  readonly position: bigint;
  /** How many events this node projected with it. */
  readonly events?: number;
  /** undefined: unknown (another node's page, or too many to list): drop everything. */
  readonly changes:
    | ReadonlyArray<{ instanceId: string; aggregateType: string; aggregateId: string }>
    | undefined;
}
