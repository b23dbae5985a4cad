export { type Batcher, type BatcherOptions, createBatcher } from './batcher.ts';
export {
  type Cache,
  type CacheOptions,
  type Change,
  createCache,
  type Dependency,
  type Loaded,
  staleWhileAwayMs,
} from './cache.ts';
export {
  type Budget,
  createFailureLimits,
  defaultLimits,
  type FailureLimitOptions,
  type FailureLimits,
  type ProofAttempt,
} from './failure-limits.ts';
export { createGate, type Gate } from './gate.ts';
export { networkOf } from './network.ts';
export { createRateLimit, type RateLimit, type RateLimitOptions } from './rate-limit.ts';
export { type Debt, postgresCounts, type SharedCounts } from './shared-counts.ts';
export { postgresUsage, type UsageCounts, type UsageKey } from './usage-counts.ts';
