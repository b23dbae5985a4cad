import { redirectUri } from './authorization.ts';
import { type Environment, endpoints } from './environment.ts';
import type { PendingSignIn } from './pending.ts';
import { bytesOfBase64url } from './pkce.ts';
import type { Place } from './place.ts';
import { AuthProblem, notForUs, problemOfOAuth, unreachable } from './problem.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly subject: string;
  /** By this page's clock, counted from when they were asked for. */
  readonly expiresAt: number;
  readonly lifetimeMs: number;
}

interface TokenResponse {
  readonly access_token?: string;
  readonly id_token?: string;
  readonly expires_in?: number;
  readonly error?: string;
  readonly error_description?: string;
}

interface IdToken {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly nonce?: string;
}

function payloadOf(idToken: string): IdToken {
  try {
    return JSON.parse(new TextDecoder().decode(bytesOfBase64url(idToken.split('.')[1] ?? '')));
  } catch {
    throw notForUs('the ID token cannot be read');
  }
}

/**
 * OIDC Core §3.1.3.7. It came from the token endpoint itself, which stands for the signature (6). Its times are
 * the server's clock and not compared with this one's.
 */
function subjectOf(idToken: string, environment: Environment, nonce: string): string {
  const { iss, sub, aud, nonce: told } = payloadOf(idToken);
  if (iss !== environment.issuer) throw notForUs(`the ID token is of ${iss}`);
  if (![aud].flat().includes(environment.clientid)) throw notForUs('the ID token is for another client');
  if (told !== nonce) throw notForUs('the ID token is of another sign-in');
  if (!sub) throw notForUs('the ID token names nobody');
  return sub;
}

/** @throws AuthProblem */
export async function exchangeCode(
  place: Place,
  environment: Environment,
  code: string,
  { verifier, nonce }: Pick<PendingSignIn, 'verifier' | 'nonce'>,
): Promise<Tokens> {
  const askedAt = place.now();
  const response = await place
    .fetch(endpoints(environment).token, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri(environment),
        client_id: environment.clientid,
        code_verifier: verifier,
      }),
    })
    .catch((error: unknown) => {
      throw unreachable(error);
    });
  const told: TokenResponse = await response.json().catch(() => ({}));
  if (told.error !== undefined) throw problemOfOAuth(told.error, told.error_description);
  const { access_token, id_token, expires_in } = told;
  if (!response.ok || !access_token || !id_token)
    throw new AuthProblem('unavailable', { detail: `token endpoint: ${response.status}` });
  const lifetimeMs = (expires_in ?? 0) * 1_000;
  return {
    accessToken: access_token,
    idToken: id_token,
    subject: subjectOf(id_token, environment, nonce),
    expiresAt: askedAt + lifetimeMs,
    lifetimeMs,
  };
}
