import type { Feature } from '../feature.ts';
import { simulationService } from './service.ts';

/** Foretells sign-ins, for administrators. */
export const simulationFeature: Feature = {
  name: 'simulation',
  services: (platform, config) => [simulationService(platform, config)],
};
