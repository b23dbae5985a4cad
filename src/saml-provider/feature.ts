import type { Feature } from '../feature.ts';
import { rotateSamlKeys } from './keys/jobs.ts';
import { samlKeyProjection } from './keys/projection.ts';
import { samlProviderOf } from './provider.ts';
import { samlSessionProjection } from './session/projection.ts';
import { samlService } from './v2.ts';

/** The SAML 2.0 identity provider: requests of applications, what they were told, and the keys that sign it. */
export const samlProviderFeature: Feature = {
  name: 'saml-provider',
  projections: [samlKeyProjection, samlSessionProjection],
  jobs: () => [rotateSamlKeys],
  services: (platform, config) => [samlService(samlProviderOf(platform, config))],
};
