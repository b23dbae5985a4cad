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

/** An application of which people are asked waits for somebody who has signed in. */
async function asked(victim: Estate) {
  const authRequestId = await victim.authRequest();
  const last = (kind: 'project' | 'app' | 'client') =>
    [...victim.ids].filter(([, made]) => made === kind).at(-1)?.[0] ?? '';
  await victim.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: last('project'),
    applicationId: last('app'),
    requireConsent: true,
  });
  const userId = await victim.human();
  const password = 'Secret-password1';
  await victim.call('zitadel.user.v2.UserService/SetPassword', { userId, newPassword: { password } });
  const { sessionId, sessionToken } = await victim.call('zitadel.session.v2.SessionService/CreateSession', {
    checks: { user: { userId }, password: { password } },
  });
  return { userId, clientId: last('client'), requested: { authRequestId, sessionId, sessionToken } };
}

const consents = 'postern.consent.v1.ConsentService';

async function answered(victim: Estate) {
  const { requested, ...parties } = await asked(victim);
  const { seen } = await victim.asLogin(`${consents}/GetRequestedConsent`, { requested });
  return { requested, seen: seen ?? '', parties };
}

async function agreed(victim: Estate) {
  const { requested, seen, parties } = await answered(victim);
  await victim.asLogin(`${consents}/GiveConsent`, { requested, seen });
  return parties;
}

const consentCases: Cases = {
  ListConsents: reads(async (victim) => ({ userId: (await agreed(victim)).userId })),
  WithdrawConsent: acts((victim) => agreed(victim), {
    mixedIsFine:
      'somebody of one’s own has agreed to nothing of the application, and so there is nothing to forget',
  }),
  GetRequestedConsent: reads(async (victim) => ({ requested: (await asked(victim)).requested }), {
    by: 'login client',
  }),
  GiveConsent: acts(
    async (victim) => {
      const { requested, seen } = await answered(victim);
      return { requested, seen };
    },
    { by: 'login client' },
  ),
};

const streamed = async (victim: Estate) => ({ streamId: (await victim.stream()).streamId });

const streamCases: Cases = {
  ListStreams: reads(async (victim) => ({ applicationId: (await victim.stream()).applicationId })),
  SetStreamStatus: acts(async (victim) => ({ ...(await streamed(victim)), status: 'STREAM_STATUS_PAUSED' })),
  VerifyStream: acts(streamed),
  DeleteStream: acts(streamed),
};

const previewCases: Cases = {
  PreviewTokens: reads(async (victim) => {
    await victim.authRequest();
    const [clientId = ''] = [...victim.ids].filter(([, made]) => made === 'client').at(-1) ?? [];
    return { clientId, userId: await victim.human(), scopes: ['openid'] };
  }),
};

const elsewhereCases: Cases = {
  ListBackchannelAuthentications: reads(async (victim) => ({
    userId: (await victim.backchannelAuth()).userId,
  })),
  GetBackchannelAuthentication: reads(async (victim) => ({ id: (await victim.backchannelAuth()).id }), {
    by: 'login client',
  }),
  AuthorizeOrDenyBackchannelAuthentication: acts(
    async (victim) => ({ id: (await victim.backchannelAuth()).id, deny: {} }),
    { by: 'login client' },
  ),
};

export const cases: Readonly<Record<string, Cases>> = {
  'postern.oidc.v1.TokenPreviewService': previewCases,
  'zitadel.oidc.v2.OIDCService': { ...oidcCases, ...deviceCases },
  'zitadel.oidc.v2beta.OIDCService': oidcCases,
  [consents]: consentCases,
  'postern.ssf.v1.StreamService': streamCases,
  'postern.oidc.v1.BackchannelAuthenticationService': elsewhereCases,
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
