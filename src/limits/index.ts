export { auditHorizon, limitsIn } from './effective.ts';
export { limitFeature } from './feature.ts';
