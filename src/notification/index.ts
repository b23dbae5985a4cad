export { notificationFeature } from './feature.ts';
export { type LookedAt, recentMessages } from './messages/looked-at.ts';
export { activeMailProvider } from './queries.ts';
