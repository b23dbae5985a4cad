import type { SealedValue } from '../../crypto/types.ts';
import { defineAggregate, withEntry, withoutEntry } from '../../eventstore/index.ts';
import * as events from '../device-events.ts';
import * as userEvents from '../events.ts';
import { type Factors, factorDefinitions, factorsAggregate } from '../factors/state.ts';
import { evolve as evolveUser } from '../fold.ts';

export interface Devices {
  /** Lifecycle, addresses, the password's hash, and what is proven beside that. */
  readonly factors: Factors;
  /** A browser was known before. */
  readonly any: boolean;
  /** When the person was told of browsers, in milliseconds since 1970; the last `mostTellings`. */
  readonly tellings: readonly number[];
  /** Notices that may still be answered, by the id of the device. */
  readonly notices: ReadonlyMap<string, Notice>;
}

export interface Notice {
  readonly sealed: SealedValue;
  readonly expiresAt: Date;
  /** What there was when the browser was new. */
  readonly before: Factors;
}

/** Notices that were sent are not among them: nothing follows from these. */
const ofDevices = { deviceAdded: events.deviceAdded, devicesForgotten: events.devicesForgotten };

/** In a day: whoever can sign in must not be able to fill the person's mailbox by it. */
export const mostTellings = 5;

/** All that may be sent while one is good: who signs in often enough must not be rid of the eldest by it. */
const mostNotices = 8 * mostTellings;

/**
 * What there was before any of the sign-ins that a notice may still be answered for. Whoever signed in twice has set
 * things up in between: of which of the messages the person answers, nothing may hang.
 */
export function beforeAny({ notices }: Devices, answered: Notice, now: Date): Factors {
  for (const notice of notices.values()) if (notice.expiresAt > now) return notice.before;
  return answered.before;
}

const named = (factors: Factors, userName: string): Factors => ({
  ...factors,
  user: { ...factors.user, userName },
});

const withUser = (state: Devices, event: Parameters<typeof evolveUser>[1]): Devices => ({
  ...state,
  factors: { ...state.factors, user: evolveUser(state.factors.user, event) },
});

export const devicesAggregate = defineAggregate(
  'user',
  {
    ...factorDefinitions,
    passwordHashUpdated: userEvents.passwordHashUpdated,
    userNameChanged: userEvents.userNameChanged,
    domainClaimed: userEvents.domainClaimed,
    ...ofDevices,
  },
  { factors: factorsAggregate.initial, any: false, tellings: [], notices: new Map() } as Devices,
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
        const notices = withEntry(others, id, { sealed: code, expiresAt, before: state.factors });
        return { ...state, any: true, tellings, notices };
      }
      case 'user.devices.forgotten':
        return {
          ...state,
          factors: factorsAggregate.evolve(state.factors, event),
          any: false,
          notices: new Map(),
        };
      case 'user.human.password.hash.updated':
        return withUser(state, event);
      case 'user.username.changed':
      case 'user.domain.claimed': {
        const changed = withUser(state, event);
        // Whoever renames others has a reason to: that name stays.
        if (event.type === 'user.username.changed' && event.editorUser === event.aggregateId) return changed;
        const { userName } = event.payload;
        const notices = [...state.notices].map(
          ([id, notice]) => [id, { ...notice, before: named(notice.before, userName) }] as const,
        );
        return { ...changed, notices: new Map(notices) };
      }
      default:
        return { ...state, factors: factorsAggregate.evolve(state.factors, event) };
    }
  },
);
