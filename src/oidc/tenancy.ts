import { acts, type Cases, exempt, reads } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const begun = async (victim: Estate) => ({ authRequestId: await victim.authRequest() });

/** `oidc.v2` and what it has of its twin. */
const oidcCases: Cases = {
  GetAuthRequest: reads(begun, { by: 'login client' }),
  CreateCallback: acts(
    async (victim) => ({ ...(await begun(victim)), error: { error: 'ERROR_REASON_ACCESS_DENIED' } }),
    { by: 'login client' },
  ),
};

const deviceCases: Cases = {
  GetDeviceAuthorizationRequest: reads(async (victim) => ({ userCode: await victim.device() }), {
    by: 'login client',
  }),
  AuthorizeOrDenyDeviceAuthorization: acts(
    async (victim) => ({ deviceAuthorizationId: await victim.deviceAuth(), deny: {} }),
    { by: 'login client' },
  ),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.oidc.v2.OIDCService': { ...oidcCases, ...deviceCases },
  'zitadel.oidc.v2beta.OIDCService': oidcCases,
  'zitadel.management.v1.ManagementService': {
    GetOIDCInformation: exempt('addresses that everybody reads at the discovery endpoint'),
  },
  'zitadel.auth.v1.AuthService': {
    ListMyRefreshTokens: exempt('acts on the caller alone'),
    RevokeMyRefreshToken: exempt(
      'of persons, to whom applications were given tokens: in refresh-tokens.test.ts somebody else asks for one',
    ),
    RevokeAllMyRefreshTokens: exempt('acts on the caller alone'),
  },
};
