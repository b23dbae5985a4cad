import type { Feature } from '../feature.ts';
import { oidcProjections } from './oidc-session/projection.ts';
import { openIdProviderOf } from './openid-provider.ts';

/** OAuth 2.0 and OpenID Connect: sessions of clients, their tokens, and the calls of login clients. */
export const oidcFeature: Feature = {
  name: 'oidc',
  projections: oidcProjections,
  services: (platform, config) => openIdProviderOf(platform, config).services,
};
