export {
  consume,
  fail,
  isAwaited,
  type NewIntent,
  requireArrived,
  startIntent,
  succeed,
  succeededFact,
} from './commands.ts';
export * as intentEvents from './events.ts';
export {
  type Arrival,
  type ExternalPerson,
  type ExternalProfile,
  type Intent,
  intentAggregate,
} from './state.ts';
export { requireIntentToken, sealIntentToken } from './token.ts';
