export { groupFeature } from './feature.ts';
export { type Groups, groupsOf, type HeldGroup, type HeldGroups, standsOnGroups } from './held.ts';
export { groupsByEvents } from './held-by-events.ts';
export { groupPresence } from './state.ts';
