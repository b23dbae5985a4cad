export { isPublicAddress } from './addresses.ts';
export { createCircuits } from './circuit.ts';
export { createOutbound, type OutboundOptions } from './client.ts';
export { certificatesIn, certificatesOf, configuredOutbound } from './configured.ts';
export { secured } from './secure.ts';
export type * from './types.ts';
