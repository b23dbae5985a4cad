import { type Client, isDocumentUrl } from '../../application/index.ts';
import type { AuthorizationDescription } from '../../login/index.ts';
import { aboutOf, isVouched, presentationOf } from '../../registration/index.ts';
import { parsedUri } from '../../uri/index.ts';
import type { EndpointContext } from '../provider.ts';
import { sealLogo } from './logo-address.ts';

const placeOf = (uri: string): string => {
  const url = parsedUri(uri);
  return url?.host || url?.protocol || '';
};

/** What people are told of a client that has registered itself, beside the name that it gave itself; costs others nothing. */
export async function unverifiedAs(
  { provider: { platform, logos }, instance }: EndpointContext,
  { origin, name, clientId, applicationId, oidc }: Client,
  redirectUri: string | undefined,
): Promise<Pick<AuthorizationDescription, 'unverified'>> {
  if (origin === undefined) return {};
  const { logoUri, links } = presentationOf({
    about: await aboutOf(platform.sql, instance.id, applicationId),
    clientId,
    redirectUris: oidc?.redirectUris ?? [],
    vouched: isVouched(origin),
  });
  const hasLogo = logoUri !== '' && !logos.isMissing(instance.id, logoUri);
  return {
    unverified: {
      name,
      describedAt: isDocumentUrl(clientId) ? placeOf(clientId) : '',
      place: placeOf(redirectUri ?? ''),
      logo: hasLogo ? sealLogo(platform.encryption, instance.id, logoUri) : undefined,
      links,
    },
  };
}
