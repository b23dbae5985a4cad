export type { CallHooks, CallOutcome, IncomingCall, Protocol, WireReply, WireRequest } from './call.ts';
export {
  type ContractHandler,
  type ContractHandlerOptions,
  createContractHandler,
  type Violation,
} from './handler.ts';
export type { Peer } from './wire.ts';
