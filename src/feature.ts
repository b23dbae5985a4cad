import type { Sql } from 'postgres';
import type { Config } from './config/index.ts';
import type { Calls, ServiceImplementation } from './contract/types.ts';
import type { AnyReaction } from './delivery/index.ts';
import type { Cascade, Projection } from './eventstore/index.ts';
import type { Platform } from './platform.ts';

/** What a feature brings to the product; `features.ts` lists them all, and nothing else registers anything. */
export interface Feature {
  readonly name: string;
  /** Handlers by service; several features may each bring some of one service. Those left out answer `unimplemented`. */
  readonly services?: (platform: Platform, config: Config, calls: Calls) => readonly ServiceImplementation[];
  readonly projections?: readonly Projection[];
  /** Events that are written with those of others, on which they depend. */
  readonly cascades?: (platform: Platform) => readonly Cascade[];
  readonly reactions?: readonly AnyReaction[];
  readonly jobs?: (config: Config) => readonly Job[];
}

/** What follows the clock. Runs on one node at a time; a run that is missed is not made up for. */
export interface Job {
  /** Names its lock and its metrics. */
  readonly name: string;
  /** A cron pattern in UTC: `17 3 * * *`. */
  readonly schedule: string;
  /** @param signal aborts when the server stops */
  readonly run: (tools: JobTools, signal: AbortSignal) => Promise<void>;
}

export interface JobTools {
  readonly platform: Platform;
  /** May write to tables that are not made from events. */
  readonly writes: Sql;
}
