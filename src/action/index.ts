export { actionFeature } from './feature.ts';
