export { transferFeature } from './feature.ts';
