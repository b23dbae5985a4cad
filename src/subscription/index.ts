export { type BusThread, startBusThread } from './bus/start.ts';
export { type BusLimits, serveBus } from './bus/thread.ts';
export { subscriptionFeature } from './feature.ts';
