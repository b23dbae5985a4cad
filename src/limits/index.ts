export { auditHorizon, limitsIn, usualLimitsOf } from './effective.ts';
export { limitFeature } from './feature.ts';
