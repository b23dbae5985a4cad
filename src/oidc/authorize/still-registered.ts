import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { RequestDetails } from '../auth-request/state.ts';
import { OAuthError } from '../protocol/errors.ts';
import { checkNeedsNoChallenge } from './checks.ts';
import { checkRedirectUri } from './client-and-redirect.ts';
import { checkFrontChannel, checkResponseType, checkSigned } from './response-type.ts';

/**
 * A request waits for its person, up to an hour. What its application is registered for, and held to, when it is answered
 * counts as well as what was when it came: a redirect URI that was taken out gets no code, an application that takes bound
 * tokens alone by now gets no others.
 *
 * @returns why it may not be answered any more; undefined when it may
 */
export function lapsedBy(
  client: Client,
  instance: InstanceContext,
  details: RequestDetails,
): string | undefined {
  const { oidc } = client;
  if (!oidc) return 'The client is an API and takes part in no sign-in';
  const redirecting = { ...client, oidc };
  const { responseType, responseMode, redirectUri, codeChallenge } = details;
  try {
    checkRedirectUri(redirecting, instance, redirectUri);
    checkResponseType(responseType, redirecting);
    checkSigned(responseMode, redirecting);
    checkFrontChannel(responseType, details, redirectUri, redirecting);
    if (codeChallenge === undefined) checkNeedsNoChallenge(redirecting, responseType);
    return undefined;
  } catch (error) {
    if (error instanceof OAuthError) return error.description;
    throw error;
  }
}
