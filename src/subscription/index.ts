export { type BusThread, startBusThread } from './bus/start.ts';
export type { BusLimits } from './bus/thread.ts';
export { subscriptionFeature } from './feature.ts';
export { destinationKind } from './fields.ts';
export { type Point, subscriptionOperations } from './operations.ts';
export {
  type CursorRow,
  cursorsOf,
  findSubscription,
  type SubscriptionRow,
  searchSubscriptions,
  subscriptionStates,
} from './queries.ts';
