import type { SystemService } from '../contract/services/system/v1.ts';
import { implement } from '../contract/types.ts';
import type { Feature } from '../feature.ts';
import { systemHandlers } from './v1.ts';

/** The operator's view, across all instances. */
export const systemFeature: Feature = {
  name: 'system',
  services: (platform, config) => [
    implement<typeof SystemService>('zitadel.system.v1.SystemService', systemHandlers(platform, config)),
  ],
};
