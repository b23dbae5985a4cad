import type { Counter, Gauge, Histogram, Metrics } from './metrics.ts';

/** What the server tells of itself, one field a metric. Durations in seconds. */
export interface ServerMetrics {
  requests: Counter<'protocol' | 'method' | 'code'>;
  requestDuration: Histogram<'protocol' | 'method'>;
  requestsInFlight: Gauge;
  /** Zitadel's `http.server.request_count`, for dashboards that are there already. */
  httpRequestCount: Counter;
  eventsAppended: Counter;
  appendBatches: Counter;
  appendFailures: Counter<'kind'>;
  appendDuration: Histogram;
  storeHead: Gauge;
  projectionPosition: Gauge<'projection'>;
  /** Positions between the projection and the head of the store. */
  projectionLag: Gauge<'projection'>;
  projectionFailedEvents: Gauge<'projection'>;
  projectedEvents: Counter<'projection'>;
  poolConnections: Gauge<'pool' | 'state'>;
  poolWaiting: Gauge<'pool'>;
  workerUp: Gauge<'worker'>;
  workerRestarts: Counter<'worker'>;
  deliveriesWaiting: Gauge<'worker'>;
  deliveriesUnderWay: Gauge<'worker'>;
  deliveryTargetsLeftAlone: Gauge<'worker'>;
  deliveryAttempts: Counter<'worker' | 'target' | 'outcome'>;
  deliveryAttemptSeconds: Counter<'worker' | 'target'>;
  deliveryTargetLeftAlone: Gauge<'worker' | 'target'>;
  deliveryTargetWaiting: Gauge<'worker' | 'target'>;
  subscriptionEvents: Counter<'destination' | 'outcome'>;
  subscriptionsRunning: Gauge<'destination'>;
  subscriptionsFailing: Gauge<'destination'>;
  /** Positions between the log and the cursor that is behind most, of those that have something to tell. */
  subscriptionLag: Gauge<'destination'>;
  passwordsRunning: Gauge;
  passwordsWaiting: Gauge;
  breachedPasswordChecks: Counter<'outcome'>;
  outboundRequests: Counter<'outcome'>;
  outboundDuration: Histogram;
}

/** Registers them all, so that each shows at the first scrape. */
export const createServerMetrics = (metrics: Metrics): ServerMetrics => ({
  requests: metrics.counter(
    'postern_requests_total',
    'Requests answered, by protocol, method and gRPC or HTTP code',
    ['protocol', 'method', 'code'],
  ),
  requestDuration: metrics.histogram('postern_request_duration_seconds', 'Time from request to answer', [
    'protocol',
    'method',
  ]),
  requestsInFlight: metrics.gauge('postern_requests_in_flight', 'Requests that are being answered'),
  httpRequestCount: metrics.counter(
    'http_server_request_count_total',
    'HTTP requests, under the name that Zitadel gives it',
  ),
  eventsAppended: metrics.counter('postern_events_appended_total', 'Events that this node wrote'),
  appendBatches: metrics.counter('postern_append_batches_total', 'Round trips in which they were written'),
  appendFailures: metrics.counter('postern_append_failures_total', 'Appends refused, by kind of error', [
    'kind',
  ]),
  appendDuration: metrics.histogram(
    'postern_append_duration_seconds',
    'Time that an append took for its caller',
  ),
  storeHead: metrics.gauge('postern_event_store_position', 'Highest position given out by the event store'),
  projectionPosition: metrics.gauge('postern_projection_position', 'Position that a projection has passed', [
    'projection',
  ]),
  projectionLag: metrics.gauge(
    'postern_projection_lag',
    'Positions between a projection and the head of the event store',
    ['projection'],
  ),
  projectionFailedEvents: metrics.gauge(
    'postern_projection_failed_events',
    'Events that a projection could not apply',
    ['projection'],
  ),
  projectedEvents: metrics.counter('postern_projected_events_total', 'Events that this node projected', [
    'projection',
  ]),
  poolConnections: metrics.gauge('postern_pool_connections', 'Database connections, by pool and state', [
    'pool',
    'state',
  ]),
  poolWaiting: metrics.gauge('postern_pool_waiting', 'Queries that wait for a connection', ['pool']),
  workerUp: metrics.gauge('postern_worker_up', '1 while a worker thread runs', ['worker']),
  workerRestarts: metrics.counter(
    'postern_worker_restarts_total',
    'Times that a worker thread was started again',
    ['worker'],
  ),
  deliveriesWaiting: metrics.gauge(
    'postern_deliveries_waiting',
    'Deliveries that are to be sent, now or again later; 100000 stands for more',
    ['worker'],
  ),
  deliveriesUnderWay: metrics.gauge(
    'postern_deliveries_under_way',
    'Deliveries that are being sent by this node',
    ['worker'],
  ),
  deliveryTargetsLeftAlone: metrics.gauge(
    'postern_delivery_targets_left_alone',
    'Hosts and providers that failed again and again, and are asked rarely',
    ['worker'],
  ),
  deliveryAttempts: metrics.counter(
    'postern_delivery_attempts_total',
    'Attempts of this node by target (the first hundred, then `other`) and how they ended',
    ['worker', 'target', 'outcome'],
  ),
  deliveryAttemptSeconds: metrics.counter(
    'postern_delivery_attempt_seconds_total',
    'Time that attempts of this node took, by target',
    ['worker', 'target'],
  ),
  deliveryTargetLeftAlone: metrics.gauge(
    'postern_delivery_target_left_alone',
    'Whether a target failed again and again, and is asked rarely',
    ['worker', 'target'],
  ),
  deliveryTargetWaiting: metrics.gauge(
    'postern_delivery_target_waiting',
    'Deliveries that wait for a target, on whatever node; counted to a thousand',
    ['worker', 'target'],
  ),
  subscriptionEvents: metrics.counter(
    'postern_subscription_events_total',
    'Events that this node told subscriptions of: delivered, failed (to be tried again), dead (given up)',
    ['destination', 'outcome'],
  ),
  subscriptionsRunning: metrics.gauge(
    'postern_subscriptions_running',
    'Subscriptions and replays that this node is telling of events',
    ['destination'],
  ),
  subscriptionLag: metrics.gauge(
    'postern_subscription_lag',
    'Positions between the log and the subscription that is behind most, of those with something to tell, on any node',
    ['destination'],
  ),
  subscriptionsFailing: metrics.gauge(
    'postern_subscriptions_failing',
    'Subscriptions and replays whose destination did not take the last event, on any node',
    ['destination'],
  ),
  passwordsRunning: metrics.gauge('postern_password_checks_running', 'Passwords being hashed or checked'),
  passwordsWaiting: metrics.gauge(
    'postern_password_checks_waiting',
    'Passwords that wait to be hashed or checked',
  ),
  breachedPasswordChecks: metrics.counter(
    'postern_breached_password_checks_total',
    'Chosen passwords that were looked up among stolen ones: unknown, breached (and refused), failed (and taken)',
    ['outcome'],
  ),
  outboundRequests: metrics.counter(
    'postern_outbound_requests_total',
    'Requests to other hosts, answered or by kind of error',
    ['outcome'],
  ),
  outboundDuration: metrics.histogram(
    'postern_outbound_request_duration_seconds',
    'Time from a request to another host to its answer, redirects included',
  ),
});
