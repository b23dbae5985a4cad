export { deliveriesFeature } from './feature.ts';
