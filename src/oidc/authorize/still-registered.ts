import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { unmetDemand } from '../auth-request/demands.ts';
import type { AuthRequest } from '../auth-request/state.ts';
import { OAuthError } from '../protocol/errors.ts';
import { checkRedirectUri } from './client-and-redirect.ts';
import { checkFrontChannel, checkResponseType, checkSigned } from './response-type.ts';

/**
 * A request waits for its person, up to an hour. What its application is registered for, and held to, when it is answered
 * counts as well as what was when it came: a redirect URI that was taken out gets no code, an application that takes bound
 * tokens alone by now gets no others, and one that is held to a profile by now asks again.
 *
 * @returns why it may not be answered any more; undefined when it may
 */
export function lapsedBy(
  client: Client,
  instance: InstanceContext,
  request: Pick<AuthRequest, 'details' | 'pushedAt'>,
): string | undefined {
  const { oidc } = client;
  if (!oidc) return 'The client is an API and takes part in no sign-in';
  const redirecting = { ...client, oidc };
  const { details } = request;
  const { responseType, responseMode, redirectUri } = details;
  try {
    checkRedirectUri(redirecting, instance, redirectUri);
    checkResponseType(responseType, redirecting);
    checkSigned(responseMode, redirecting);
    checkFrontChannel(responseType, details, redirectUri, redirecting);
    return unmetDemand(request, redirecting);
  } catch (error) {
    if (error instanceof OAuthError) return error.description;
    throw error;
  }
}
