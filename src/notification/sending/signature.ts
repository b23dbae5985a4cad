import { createHmac } from 'node:crypto';

/** As receivers of Zitadel's calls check it: `t=<unix>,v1=<hex HMAC-SHA256(key, "<t>.<body>")>`. */
export const signatureHeader = 'ZITADEL-Signature';

export function signatureOf(body: string, key: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1_000);
  return `t=${time},v1=${createHmac('sha256', key).update(`${time}.${body}`).digest('hex')}`;
}
