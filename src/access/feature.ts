import type { Feature } from '../feature.ts';
import { accessCascades } from './cascades.ts';
import { resourcePermissionService } from './permissions-service.ts';
import { accessProjections } from './projection.ts';
import { resourceTypeService } from './types-service.ts';

/** Who may do what on the resources of projects. */
export const accessFeature: Feature = {
  name: 'access',
  projections: accessProjections,
  cascades: accessCascades,
  services: (platform) => [resourceTypeService(platform), resourcePermissionService(platform)],
};
