/** Names of the OpenID Shared Signals Framework 1.0, CAEP 1.0 and RISC 1.0. */

const caep = 'https://schemas.openid.net/secevent/caep/event-type/';
const risc = 'https://schemas.openid.net/secevent/risc/event-type/';
const ssf = 'https://schemas.openid.net/secevent/ssf/event-type/';

/** What a stream can be asked to tell of. */
export const signals = {
  sessionRevoked: `${caep}session-revoked`,
  credentialChange: `${caep}credential-change`,
  accountDisabled: `${risc}account-disabled`,
  accountEnabled: `${risc}account-enabled`,
  accountPurged: `${risc}account-purged`,
  credentialChangeRequired: `${risc}account-credential-change-required`,
} as const;

/** What is told of the stream itself, whatever it was asked for. */
export const streamSignals = {
  verification: `${ssf}verification`,
  streamUpdated: `${ssf}stream-updated`,
} as const;

export const supportedSignals: readonly string[] = Object.values(signals);

/** CAEP events say when and by whom; those of RISC have no place for it. */
export const isCaep = (uri: string): boolean => uri.startsWith(caep);

/** RFC 8935, RFC 8936. */
export const deliveryMethods = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const;
export type DeliveryMethod = keyof typeof deliveryMethods;

/** SSF 1.0 §8.1.2. */
export const streamStatuses = ['enabled', 'paused', 'disabled'] as const;
export type StreamStatus = (typeof streamStatuses)[number];

/** RFC 8417 §2.3: told apart by this from ID tokens, logout tokens and access tokens. */
export const securityEventType = 'secevent+jwt';

/** Scopes of the tokens by which a receiver looks after its streams (CAEP Interoperability Profile §2.7). */
export const signalScopes = { manage: 'ssf.manage', read: 'ssf.read' } as const;
export type SignalScope = (typeof signalScopes)[keyof typeof signalScopes];

export const isSignalScope = (scope: string): scope is SignalScope =>
  Object.values<string>(signalScopes).includes(scope);
