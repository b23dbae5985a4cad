export { type CircuitOptions, createCircuits } from '../outbound/circuit.ts';
export {
  type AttemptRecord,
  createDesk,
  type DeliveryDesk,
  type DeliveryRecord,
  type DeliverySearch,
  type Which,
} from './desk.ts';
export { createDispatcher, type Dispatcher, type DispatcherOptions } from './dispatcher.ts';
export { leaseOf } from './leases.ts';
export { type DeliveryPatience, nextPause, usualPatience } from './patience.ts';
export type { PickedUp, Pickup, Waiting } from './pickup.ts';
export { deliveriesProjection, deliveryId } from './projection.ts';
export { whenPutBack } from './put-back.ts';
export { createQueue, type Queue } from './queue.ts';
export { lastRunsTable, type NodeRuns, postgresRuns, type RunStore, type SubjectRuns } from './runs.ts';
export { shown, withoutSent } from './said.ts';
export { shared } from './shared.ts';
export { signatureHeader, signatureOf } from './signature.ts';
export { type Deliveries, type DeliveryThreadState, startDeliveries } from './start.ts';
export { attemptsTable, deliveriesTable } from './table.ts';
export { otherTargets, type TargetCounts } from './tally.ts';
export {
  type DeliveryLimits,
  type FromDeliveryThread,
  type OpenTools,
  serveDeliveries,
  type ToDeliveryThread,
} from './thread.ts';
export { toldEvent } from './told.ts';
export * from './types.ts';
export { callWebhook, deliveryHeader, hostOf, type Webhook } from './webhook.ts';
