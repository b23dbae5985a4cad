import {
  type Client,
  isAttestationMethod,
  isFapi,
  type OidcConfig,
  securityProfiles,
} from '../../application/index.ts';
import type { AuthRequest } from './state.ts';
import { gives, type ResponseType } from './values.ts';

const strictness = ({ securityProfile }: Pick<OidcConfig, 'securityProfile'>): number =>
  securityProfiles.indexOf(securityProfile);

type Asking = Pick<Client, 'authMethod'> & { readonly oidc: OidcConfig };

/** PKCE (RFC 7636, RFC 9700 §2.1.1) is required of clients on devices of people, or that are held to FAPI. */
export const needsChallenge = ({ authMethod, oidc }: Asking, type: ResponseType): boolean =>
  (authMethod === 'none' || isAttestationMethod(authMethod) || isFapi(oidc)) && gives(type, 'code');

/**
 * How a request must have come for what its application is held to by now: a profile and other demands count from when
 * they are set, for what waits as well.
 * @returns why it does not do; undefined where it does
 */
export function unmetDemand(
  { details, pushedAt }: Pick<AuthRequest, 'details' | 'pushedAt'>,
  client: Asking,
): string | undefined {
  const { oidc } = client;
  if (needsChallenge(client, details.responseType) && details.codeChallenge === undefined)
    return 'This client must send a code_challenge (PKCE)';
  if (strictness(details) < strictness(oidc))
    return 'The request was made before the application was held to its security profile';
  if (oidc.requirePushedAuthorizationRequests && pushedAt === undefined)
    return 'This client must push its requests first (RFC 9126)';
  if (oidc.requireSignedRequestObject && !details.isSigned)
    return 'This client must send its requests as signed request objects (RFC 9101)';
  return undefined;
}
