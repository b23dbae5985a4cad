import { invalidArgument } from '../errors/index.ts';

/** Where several servers may be, by their ports. */
export const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const isVisible = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** By https, or at this very machine: nobody on the way may answer in the place of the host. */
function addressIn(text: string): URL | undefined {
  if (!isVisible(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
  return isSafe && url.username === '' && url.password === '' && !text.includes('#') ? url : undefined;
}

/** OIDC Discovery §3: no query, no fragment. Kept as it is written, since `iss` is compared to the letter. */
export function requireIssuer(issuer: string): string {
  if (addressIn(issuer) && !issuer.includes('?')) return issuer;
  throw invalidArgument(
    'TRUST-Iss01',
    'issuer must be an https address without query and fragment, as iss of the tokens has it',
    { field: 'issuer' },
  );
}

/** @returns '' as it is: the keys are given by themselves then */
export function requireKeysUri(uri: string): string {
  if (uri === '' || addressIn(uri)) return uri;
  throw invalidArgument('TRUST-Key01', 'jwks_uri must be an https address without fragment', {
    field: 'jwks_uri',
  });
}
