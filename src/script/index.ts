export { scriptFeature } from './feature.ts';
