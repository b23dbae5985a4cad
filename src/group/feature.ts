import type { Feature } from '../feature.ts';
import { groupNestingService } from './nesting-service.ts';
import { groupProjections } from './projection.ts';
import { groupService } from './v2.ts';

/** Groups of users, and groups within groups. */
export const groupFeature: Feature = {
  name: 'group',
  projections: groupProjections,
  services: (platform) => [groupService(platform), groupNestingService(platform)],
};
