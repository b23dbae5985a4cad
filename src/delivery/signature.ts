import { createHmac } from 'node:crypto';

/** By which receivers know that a call is ours, as Zitadel's do. */
export const signatureHeader = 'ZITADEL-Signature';

/**
 * `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", hex>`. While a key is being changed both sign, the new one
 * first: a receiver takes the call when any `v1` is right under the key that it knows.
 */
export function signatureOf(keys: readonly string[], body: string, now: Date): string {
  const at = Math.floor(now.getTime() / 1_000);
  const signed = keys.map((key) => `v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`);
  return [`t=${at}`, ...signed].join(',');
}
