export { groupFeature } from './feature.ts';
export { type Groups, groupsOf, type HeldGroup, type HeldGroups, standsOnGroups } from './held.ts';
export { groupsByEvents } from './held-by-events.ts';
export { groupOperations, type ProvisionedGroup } from './operations.ts';
export { type GroupConditions, type GroupRow, type GroupSort, groupList } from './queries.ts';
export { type Group, groupPresence } from './state.ts';
