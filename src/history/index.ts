export { historyFeature } from './feature.ts';
export { shownPayload } from './payload.ts';
