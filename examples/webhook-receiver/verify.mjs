import { createHmac, timingSafeEqual } from 'node:crypto';

/** Calls that are older are not taken: somebody may have kept them. */
const toleranceSeconds = 300;

/**
 * Whether a call was signed with the key of the target. The header is `t=<seconds>,v1=<hex>`, where the second is
 * HMAC-SHA256 of `<seconds>.<body>`; while a key is being changed there is a `v1` for each.
 *
 * @param {string | undefined} header of `ZITADEL-Signature`
 * @param {string} body as it came, before it is parsed
 * @param {string} key the target's signing key
 * @param {number} [now] milliseconds since 1970
 */
export function isSigned(header, body, key, now = Date.now()) {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('='));
  const at = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d+$/.test(at) || Math.abs(now / 1000 - Number(at)) > toleranceSeconds) return false;
  const expected = createHmac('sha256', key).update(`${at}.${body}`).digest();
  return parts.some(([name, value = '']) => {
    const given = Buffer.from(value, 'hex');
    return name === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
