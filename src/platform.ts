import type { Sql } from 'postgres';
import type { BreachedPasswords } from './breached/index.ts';
import type { SharedCounts, UsageCounts } from './cache/index.ts';
import type { Encryption, PasswordHasher, SecretHasher } from './crypto/types.ts';
import type { Totals } from './database/search.ts';
import type { DeliveryDesk } from './delivery/index.ts';
import type { ProjectedPage, ProjectionWatch } from './eventstore/projector/page.ts';
import type { ProjectionViews } from './eventstore/projector/views.ts';
import type { EventStore } from './eventstore/types.ts';
import type { NextId } from './ids/index.ts';
import type { Outbound } from './outbound/index.ts';
import type { ScriptRunner } from './sandbox/index.ts';
import type { Logger } from './telemetry/types.ts';

export type Clock = () => Date;

export type { ProjectedPage, ProjectionWatch };

/** What every feature stands on; made once in `server.ts`, faked piece by piece in unit tests. */
export interface Platform {
  readonly store: EventStore;
  /** Queries on projections by key: each has one plan, through an index. Never write through it. */
  readonly sql: Sql;
  /** Searches, for `searchList`. */
  readonly lists: Sql;
  /** How many rows lists have, remembered. */
  readonly totals: Totals;
  readonly projections: ProjectionWatch;
  /** For operators: the projections themselves. */
  readonly views: ProjectionViews;
  readonly ids: NextId;
  readonly clock: Clock;
  readonly encryption: Encryption;
  readonly passwords: PasswordHasher;
  /** Passwords that nobody may choose, since they are known from stolen data. */
  readonly breachedPasswords: BreachedPasswords;
  readonly secrets: SecretHasher;
  /** Failed proofs as all nodes count them. */
  readonly failureCounts: SharedCounts;
  /** The only way by which the server asks other hosts. */
  readonly outbound: Outbound;
  /** Runs scripts of organizations, away from everything else. */
  readonly scripts: ScriptRunner;
  /** What leaves the server, for operators. */
  readonly deliveries: DeliveryDesk;
  /** What instances use of their quotas, as all nodes count it. */
  readonly usageCounts: UsageCounts;
  /** What instances are allowed where nobody set limits of their own. */
  readonly usualLimits: UsualLimits;
  readonly log: Logger;
}

export interface UsualLimits {
  /** How old events may be that are told of; 0: any age. */
  readonly auditLogRetentionMs: number;
  /** Nobody is served but the operator. */
  readonly block: boolean;
}

export const unlimited: UsualLimits = { auditLogRetentionMs: 0, block: false };

/**
 * What all that stand on one server share, such as what they remember of it: made when first asked for. A server is
 * known by its projections, however its platform is taken apart or wrapped.
 *
 * @example export const settingsOf = oncePer(createSettings);
 */
export function oncePer<S extends Pick<Platform, 'projections'>, T extends object>(
  make: (sources: S) => T,
): (sources: S) => T {
  const made = new WeakMap<ProjectionWatch, T>();
  return (sources) => {
    const known = made.get(sources.projections);
    if (known) return known;
    const value = make(sources);
    made.set(sources.projections, value);
    return value;
  };
}
