import type { Provider } from '../../idp/index.ts';
import type { Platform } from '../../platform.ts';
import { createSignatures } from '../oauth/signatures.ts';
import { profileOfClaims } from '../person.ts';
import { Refused } from '../refusal.ts';
import type { Way } from '../way.ts';

export const jwtPath = '/idps/jwt';

const longestJwt = 16_384;

/**
 * A gateway in front of us signs people in: they are sent to it, and what it passes on to `/idps/jwt` has a header with
 * a JWT of its own.
 */
export function jwtWay(platform: Platform): Way<Provider<'jwt'>> {
  const signatures = createSignatures(platform);
  return {
    async begin({ values }, { state }) {
      const url = new URL(values.jwtEndpoint);
      url.searchParams.set('authRequestID', state);
      return { redirectTo: url.href, remembered: {} };
    },

    proofIn: ({ values }, { headers }) => headers.get(values.headerName) ?? '',

    async arrive({ id: providerId, values }, { headers }) {
      const { headerName, keysEndpoint, issuer } = values;
      const header = headers.get(headerName);
      if (header === null)
        throw new Refused('misconfigured', `the gateway sent no header ${headerName} with a JWT`);
      const jwt = header.replace(/^Bearer +/i, '').trim();
      if (jwt.length > longestJwt) throw new Refused('invalid', 'the JWT is too long');
      const claims = await signatures.verifyBy(providerId, keysEndpoint, jwt, issuer);
      const { sub, exp } = claims;
      if (sub === undefined || sub === '')
        throw new Refused('invalid', 'the JWT names nobody: it has no sub');
      if (exp === undefined) throw new Refused('invalid', 'the JWT has no end: it has no exp');
      return {
        person: { id: sub, profile: profileOfClaims(claims), raw: claims },
        arrival: {
          by: 'oauth',
          accessToken: undefined,
          refreshToken: undefined,
          idToken: platform.encryption.seal('idp', jwt),
        },
      };
    },
  };
}
