export { notificationFeature } from './feature.ts';
export { activeMailProvider } from './queries.ts';
export { type LookedAt, recentMessages } from './messages/looked-at.ts';
