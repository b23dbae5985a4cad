export { milestoneFeature } from './feature.ts';
export { reachingStore } from './reaching-store.ts';
