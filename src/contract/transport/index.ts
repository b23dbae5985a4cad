export type { CallHooks, CallOutcome, IncomingCall, Protocol, WireReply, WireRequest } from './call.ts';
export {
  type ContractHandler,
  type ContractHandlerOptions,
  createContractHandler,
} from './handler.ts';
export type { HealthSource } from './health.ts';
export { isStreaming } from './streams.ts';
export { isHost, normalPath, readTarget, splitTarget, type Target } from './target.ts';
export type { Asked, Peer } from './wire.ts';
