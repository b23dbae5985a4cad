import { needsChallenge } from '../auth-request/demands.ts';
import { isS256Challenge } from '../auth-request/pkce.ts';
import { type Prompt, prompts, type ResponseType } from '../auth-request/values.ts';
import { invalidRequest, invalidScope, registrationNotSupported } from '../protocol/errors.ts';
import { listOf, type Parameters } from '../protocol/parameters.ts';
import { understoodScopes } from '../scope/scopes.ts';
import type { RedirectingClient } from './client-and-redirect.ts';

/** One check a rule; what is wrong here is told to the client at its redirect URI. */

/** OIDC Core §6, §7.2.1: parameters that change what others mean must be refused, not ignored. */
export function checkUnsupported(parameters: Parameters): void {
  if (parameters.get('registration')) throw registrationNotSupported('registration is not supported');
}

/** OIDC Core §11: `offline_access` counts where there is a code to exchange. */
export function scopeOf(parameters: Parameters, { oidc }: RedirectingClient, hasCode = true): string[] {
  const mayRefresh = hasCode && oidc.grantTypes.includes('refresh_token');
  const scope = understoodScopes(parameters.get('scope'), mayRefresh);
  if (scope.length > 0) return scope;
  // RFC 6749 §3.3: fail instead of guessing a default.
  throw invalidScope('scope is missing, or none of it is known; OpenID Connect needs at least openid');
}

/** PKCE (RFC 7636 §4.3): S256 only. */
export function codeChallengeOf(
  parameters: Parameters,
  client: RedirectingClient,
  type: ResponseType,
): string | undefined {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) throw invalidRequest('code_challenge_method was sent without code_challenge');
    if (needsChallenge(client, type)) throw invalidRequest('This client must send a code_challenge (PKCE)');
    return undefined;
  }
  if (method !== 'S256') throw invalidRequest('code_challenge_method must be S256');
  if (!isS256Challenge(challenge)) throw invalidRequest('code_challenge is not the base64url of a SHA-256');
  return challenge;
}

/** RFC 9449 §10: of the key that the code is to be bound to. */
export function keyThumbprintOf(parameters: Parameters): string | undefined {
  const thumbprint = parameters.get('dpop_jkt');
  if (thumbprint === undefined || isThumbprint(thumbprint)) return thumbprint;
  throw invalidRequest('dpop_jkt is not the base64url of a SHA-256 thumbprint (RFC 7638)');
}

const isThumbprint = (text: string): boolean => /^[\w-]{43}$/.test(text);

const isPrompt = (value: string): value is Prompt => value !== '' && prompts.some((known) => known === value);

/** OIDC Core §3.1.2.1; `create` is of Initiating User Registration §4. */
export function promptOf(parameters: Parameters): Prompt[] {
  const wanted = listOf(parameters.get('prompt'));
  const known = wanted.filter(isPrompt);
  if (known.length < wanted.length) {
    throw invalidRequest('prompt must be of none, login, consent, select_account and create');
  }
  if (known.includes('none') && known.length > 1) throw invalidRequest('prompt none goes with no other');
  return known;
}

export function maxAgeOf(parameters: Parameters): number | undefined {
  const text = parameters.get('max_age');
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw invalidRequest('max_age must be a number of seconds, of nine digits at most');
  return Number(text);
}
