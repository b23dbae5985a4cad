import { type Client, isDocumentUrl } from '../../application/index.ts';
import type { AuthorizationDescription } from '../../login/index.ts';
import { parsedUri } from '../../uri/index.ts';

const placeOf = (uri: string): string => {
  const url = parsedUri(uri);
  return url?.host || url?.protocol || '';
};

/** What people are told of a client that has registered itself, beside the name that it gave itself. */
export const unverifiedAs = (
  { origin, name, clientId }: Pick<Client, 'origin' | 'name' | 'clientId'>,
  redirectUri: string | undefined,
): Pick<AuthorizationDescription, 'unverified'> =>
  origin === undefined
    ? {}
    : {
        unverified: {
          name,
          describedAt: isDocumentUrl(clientId) ? placeOf(clientId) : '',
          place: placeOf(redirectUri ?? ''),
        },
      };
