import { type Client, type OidcConfig, redirectUriProblem } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { isConsoleRedirect } from '../clients/console.ts';
import { invalidRequest, unauthorizedClient } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { AuthorizeContext } from './context.ts';

export interface RedirectingClient extends Client {
  readonly oidc: OidcConfig;
}

/**
 * The first checks of an authorization request: until the client and its redirect URI are known to belong
 * together, no error may be sent anywhere (RFC 6749 §4.1.2.1, RFC 9700 §4.11).
 * @throws OAuthError to be shown to the person
 */
export async function checkClientAndRedirect(
  { provider, instance }: AuthorizeContext,
  parameters: Parameters,
): Promise<{ client: RedirectingClient; redirectUri: string }> {
  const clientId = parameters.get('client_id');
  if (clientId === undefined) throw invalidRequest('The parameter client_id is missing');
  const client = await provider.clients.byId(instance.id, clientId);
  if (!client) throw invalidRequest('There is no client with this client_id');
  if (!client.oidc) throw unauthorizedClient('The client is an API and takes part in no sign-in');
  if (!client.active) throw unauthorizedClient('The application is inactive');
  const redirectUri = parameters.get('redirect_uri') ?? '';
  const redirecting = { ...client, oidc: client.oidc };
  checkRedirectUri(redirecting, instance, redirectUri);
  return { client: redirecting, redirectUri };
}

/** @throws OAuthError `invalid_request` where the client may not have people sent there */
export function checkRedirectUri(
  client: RedirectingClient,
  instance: InstanceContext,
  redirectUri: string,
): void {
  const problem = isConsoleRedirect(client, instance, redirectUri)
    ? undefined
    : redirectUriProblem(client.oidc, redirectUri);
  if (problem) throw invalidRequest(problem);
}
