export { BerReader, berTag, MalformedBer } from './ber-reader.ts';
export * from './ber-writer.ts';
export * from './dn.ts';
export * from './filter.ts';
export { LdapFrames } from './frames.ts';
export * from './messages.ts';
export * from './protocol.ts';
export * from './requests.ts';
export * from './responses.ts';
