import { type Environment, endpoints } from './environment.ts';
import type { PendingSignIn } from './pending.ts';
import { challengeOf, unguessable } from './pkce.ts';
import { callbackPath } from './place.ts';

/** The API's audience comes with the built-in project; the resource owner names the person's own organization. */
const scope = [
  'openid',
  'profile',
  'email',
  'urn:zitadel:iam:org:project:id:zitadel:aud',
  'urn:zitadel:iam:user:resourceowner',
].join(' ');

export const redirectUri = ({ issuer }: Environment): string => new URL(issuer).origin + callbackPath;

export interface AuthorizationRequest {
  readonly url: string;
  readonly state: string;
  readonly pending: PendingSignIn;
}

/** An authorization request (OIDC Core §3.1.2.1) by code with PKCE. */
export async function authorizationRequest(
  crypto: Crypto,
  environment: Environment,
  target: string,
  more: Readonly<Record<string, string>> = {},
): Promise<AuthorizationRequest> {
  const [state, nonce, verifier] = [unguessable(crypto), unguessable(crypto), unguessable(crypto)];
  const parameters = new URLSearchParams({
    client_id: environment.clientid,
    redirect_uri: redirectUri(environment),
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: await challengeOf(crypto, verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  return {
    url: `${endpoints(environment).authorize}?${parameters}`,
    state,
    pending: { verifier, nonce, target },
  };
}
