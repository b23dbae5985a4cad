import type { Sql } from 'postgres';
import type { Encryption, PasswordHasher, SecretHasher } from './crypto/types.ts';
import type { EventStore } from './eventstore/types.ts';
import type { NextId } from './ids/index.ts';
import type { Logger } from './telemetry/types.ts';

export type Clock = () => Date;

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
  /** undefined: unknown (another node's page, or too many to list): drop everything. */
  readonly changes: ReadonlyArray<{ instanceId: string; aggregateType: string; aggregateId: string }> | undefined;
}

/** What every feature stands on; made once in `server.ts`, faked piece by piece in unit tests. */
export interface Platform {
  readonly store: EventStore;
  /** Read pool: queries on projections. Never write through it. */
  readonly sql: Sql;
  readonly projections: ProjectionWatch;
  readonly ids: NextId;
  readonly clock: Clock;
  readonly encryption: Encryption;
  readonly passwords: PasswordHasher;
  readonly secrets: SecretHasher;
  readonly log: Logger;
}
