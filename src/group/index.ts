export { groupFeature } from './feature.ts';
export { type Groups, groupsOf, type HeldGroups } from './held.ts';
