import type { Feature } from '../feature.ts';
import { actionProjections } from './projection.ts';
import { actionReactions } from './reactions.ts';
import { targetRunService } from './runs-service.ts';
import { actionService } from './v2.ts';
import { actionServiceBeta } from './v2beta.ts';

/** Endpoints that are called when something is asked, answered or happened. */
export const actionFeature: Feature = {
  name: 'action',
  projections: actionProjections,
  reactions: actionReactions,
  services(platform) {
    const v2 = actionService(platform);
    return [v2, actionServiceBeta(v2), targetRunService(platform)];
  },
};
