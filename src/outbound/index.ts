export { isPublicAddress } from './addresses.ts';
export { createOutbound, type OutboundOptions } from './client.ts';
export { configuredOutbound } from './configured.ts';
export type * from './types.ts';
