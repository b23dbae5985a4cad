import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { expireCibaRequests } from './ciba/jobs.ts';
import { cibaProjection } from './ciba/projection.ts';
import { cibaReactions } from './ciba/reactions.ts';
import { consentProjection } from './consent/projection.ts';
import { grantProjection } from './grant-management/projection.ts';
import { oidcProjections } from './oidc-session/projection.ts';
import { openIdProviderOf } from './openid-provider.ts';
import { paths } from './protocol/paths.ts';
import { refreshTokenHandlers } from './refresh-tokens.ts';
import { sessionLogoutProjections } from './session-logout/projection.ts';
import { sessionLogoutReactions } from './session-logout/reactions.ts';
import { sharedSignalsCascades } from './shared-signals/cascades.ts';
import { sharedSignalsProjections } from './shared-signals/projection.ts';
import { sharedSignalsReactions } from './shared-signals/reactions.ts';
import { streamService } from './shared-signals/service.ts';
import { withdrawalReactions } from './withdrawal-reactions.ts';

/** OAuth 2.0 and OpenID Connect: sessions of clients, their tokens, and the calls of login clients. */
export const oidcFeature: Feature = {
  name: 'oidc',
  projections: [
    ...oidcProjections,
    ...sessionLogoutProjections,
    consentProjection,
    grantProjection,
    ...sharedSignalsProjections,
    cibaProjection,
  ],
  cascades: sharedSignalsCascades,
  reactions: [...withdrawalReactions, ...sessionLogoutReactions, ...sharedSignalsReactions, ...cibaReactions],
  jobs: () => [expireCibaRequests],
  services: (platform, config) => [
    ...openIdProviderOf(platform, config).services,
    streamService(platform),
    implement<typeof AuthService>('zitadel.auth.v1.AuthService', refreshTokenHandlers(platform)),
    implement<typeof ManagementService>('zitadel.management.v1.ManagementService', {
      getOIDCInformation: (_request, { instance }) => ({
        issuer: instance.origin,
        discoveryEndpoint: instance.origin + paths.discovery,
      }),
    }),
  ],
};
