import type { SealedValue } from '../../crypto/types.ts';
import { defineAggregate, withEntry, withoutEntry } from '../../eventstore/index.ts';
import * as events from '../device-events.ts';
import * as userEvents from '../events.ts';
import { evolve as evolveUser } from '../fold.ts';
import { initial as nobody, type User } from '../shape.ts';

export interface Devices {
  /** Lifecycle, addresses and the password's hash; the rest of the person is not loaded. */
  readonly user: User;
  /** A browser was known before. */
  readonly any: boolean;
  /** When the person was told of browsers, in milliseconds since 1970; the last `mostTellings`. */
  readonly tellings: readonly number[];
  /** Notices that may still be answered, by the id of the device. */
  readonly notices: ReadonlyMap<string, { readonly sealed: SealedValue; readonly expiresAt: Date }>;
}

const ofUser = {
  humanAdded: userEvents.humanAdded,
  humanSelfRegistered: userEvents.humanSelfRegistered,
  userDeactivated: userEvents.userDeactivated,
  userReactivated: userEvents.userReactivated,
  userLocked: userEvents.userLocked,
  userUnlocked: userEvents.userUnlocked,
  userRemoved: userEvents.userRemoved,
  emailChanged: userEvents.emailChanged,
  emailVerified: userEvents.emailVerified,
  passwordChanged: userEvents.passwordChanged,
  passwordHashUpdated: userEvents.passwordHashUpdated,
};
/** Notices that were sent are not among them: nothing follows from these. */
const ofDevices = { deviceAdded: events.deviceAdded, devicesForgotten: events.devicesForgotten };

/** In a day: whoever can sign in must not be able to fill the person's mailbox by it. */
export const mostTellings = 5;

/** More than anybody answers; of those that wait the eldest count no more. */
const mostNotices = 10;

export const devicesAggregate = defineAggregate(
  'user',
  { ...ofUser, ...ofDevices },
  { user: nobody, any: false, tellings: [], notices: new Map() } as Devices,
  (state, event): Devices => {
    switch (event.type) {
      case 'user.device.added': {
        const { id, code, expiry = 0 } = event.payload;
        if (!code) return { ...state, any: true };
        const expiresAt = new Date(event.createdAt.getTime() + expiry / 1e6);
        const [eldest] = state.notices.keys();
        const others =
          state.notices.size >= mostNotices && eldest !== undefined
            ? withoutEntry(state.notices, eldest)
            : state.notices;
        const tellings = [...state.tellings, event.createdAt.getTime()].slice(-mostTellings);
        const notices = withEntry(others, id, { sealed: code, expiresAt });
        return { ...state, any: true, tellings, notices };
      }
      case 'user.devices.forgotten':
        return { ...state, any: false, notices: new Map() };
      default:
        return { ...state, user: evolveUser(state.user, event) };
    }
  },
);
