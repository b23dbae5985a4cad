import { defineAggregate } from '../eventstore/index.ts';
import * as events from './events.ts';
import { decisive, evolve } from './fold.ts';
import { initial } from './shape.ts';

export { notificationType } from './fold.ts';
export type { Contact, PendingCode, Profile, User, UserLifecycle } from './shape.ts';

/** What deciding on a password needs, so that each sign-in reads a handful of events. */
const credentialEvents = [
  events.humanAdded,
  events.humanSelfRegistered,
  events.machineAdded,
  events.userDeactivated,
  events.userReactivated,
  events.userLocked,
  events.userUnlocked,
  events.userRemoved,
  events.passwordChanged,
  events.passwordHashUpdated,
];

const folded = defineAggregate('user', decisive, initial, evolve);

export const userAggregate: typeof folded = {
  ...folded,
  eventTypes: Object.values(decisive).map((definition) => definition.type),
};

export const credentialsAggregate: typeof folded = {
  ...folded,
  eventTypes: credentialEvents.map((definition) => definition.type),
};
