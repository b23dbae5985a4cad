export { describeError } from './describe-error.ts';
export { createLogger, type LoggerOptions, silentLogger } from './logger.ts';
export { measuredOutbound } from './measured-outbound.ts';
export { measuredStore } from './measured-store.ts';
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type Metrics,
  metricsContentType,
} from './metrics.ts';
export { type Outage, watchOutage } from './outage.ts';
export { registerProcessMetrics } from './process-metrics.ts';
export { requestId } from './request-id.ts';
export { requestFields, withRequestId } from './request-scope.ts';
export { createServerMetrics, type ServerMetrics } from './server-metrics.ts';
export { tellRefused, warnSparingly } from './sparingly.ts';
export { tracedSql } from './trace-sql.ts';
export { createTracer, noTracer, type TracerOptions, traced } from './tracer.ts';
export type * from './types.ts';
