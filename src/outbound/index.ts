export { isPublicAddress } from './addresses.ts';
export { createOutbound, type OutboundOptions } from './client.ts';
export { certificatesIn, configuredOutbound } from './configured.ts';
export type * from './types.ts';
