export { simulationFeature } from './feature.ts';
