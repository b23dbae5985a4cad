/** How long what the provider issues is good, in milliseconds. */
export interface Lifetimes {
  readonly accessToken: number;
  readonly idToken: number;
  /** A refresh token that is not used for so long is dead. */
  readonly refreshTokenIdle: number;
  /** However often it is renewed, after so long the user must sign in again. */
  readonly refreshToken: number;
}

const hour = 3_600_000;

/** An authorization request waits so long for its user. */
export const authRequestLifetime = hour;

/** What was pushed waits so long for the browser that is sent with it (RFC 9126 §2.2: 5 to 600 s). */
export const pushedRequestLifetime = 90_000;

/** FAPI 2.0 Security Profile §5.3.2.1: a minute at most; RFC 6749 §4.1.2 recommends ten. */
export const codeLifetime = 60_000;

/** How long a device waits for its person, and how often it asks meanwhile (RFC 8628 §3.2); in milliseconds. */
export interface DeviceTimes {
  readonly lifetime: number;
  readonly interval: number;
}

export const usualDeviceTimes: DeviceTimes = { lifetime: 300_000, interval: 5_000 };

/** How long a person has to answer a client that asks them elsewhere, if it does not say so itself (CIBA §7.1); in milliseconds. */
export const cibaTimes = { lifetime: 300_000, longestLifetime: hour } as const;
