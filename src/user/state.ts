import { defineAggregate, partOf, sliceOf } from '../eventstore/index.ts';
import * as events from './events.ts';
import { decisive, evolve } from './fold.ts';
import { initial } from './shape.ts';

export type { Profile } from './fields.ts';
export { notificationType } from './fold.ts';
export type { Contact, PendingCode, User, UserLifecycle } from './shape.ts';

const { metadataSet, metadataRemoved, metadataRemovedAll, ...own } = decisive;

const whole = defineAggregate('user', decisive, initial, evolve);

/** The user without metadata. */
export const userAggregate = sliceOf(whole, own);

/** The user, with the metadata under some keys. */
export const userWithMetadata = (keys: readonly string[]): typeof whole =>
  keys.length === 0
    ? userAggregate
    : partOf(whole, { metadataSet, metadataRemoved, metadataRemovedAll }, keys);

/** What deciding on a password needs, so that each sign-in reads a handful of events. */
export const credentialsAggregate = sliceOf(whole, {
  humanAdded: events.humanAdded,
  humanSelfRegistered: events.humanSelfRegistered,
  machineAdded: events.machineAdded,
  userDeactivated: events.userDeactivated,
  userReactivated: events.userReactivated,
  userLocked: events.userLocked,
  userUnlocked: events.userUnlocked,
  userRemoved: events.userRemoved,
  passwordChanged: events.passwordChanged,
  passwordHashUpdated: events.passwordHashUpdated,
});
