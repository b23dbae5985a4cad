import { defineAggregate } from '../../eventstore/index.ts';
import * as events from '../application-password-events.ts';
import { devicesForgotten } from '../device-events.ts';
import * as userEvents from '../events.ts';

export interface ApplicationPassword {
  readonly id: string;
  readonly name: string;
  readonly hashedSecret: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
}

export interface ApplicationPasswords {
  readonly isPerson: boolean;
  /** The oldest first. */
  readonly all: readonly ApplicationPassword[];
}

const none: ApplicationPasswords = { isPerson: false, all: [] };

const { humanAdded, humanSelfRegistered, userRemoved } = userEvents;
const { applicationPasswordAdded, applicationPasswordRemoved, applicationPasswordChecked } = events;

/** Of one person, as events have them: what is removed proves nothing at the next bind, whatever tables show. */
export const applicationPasswordsAggregate = defineAggregate(
  'user',
  {
    humanAdded,
    humanSelfRegistered,
    userRemoved,
    applicationPasswordAdded,
    applicationPasswordRemoved,
    applicationPasswordChecked,
    devicesForgotten,
  },
  none,
  (state, event): ApplicationPasswords => {
    switch (event.type) {
      case 'user.human.added':
      case 'user.human.selfregistered':
        return { ...none, isPerson: true };
      case 'user.removed':
        return none;
      // Who was signed in may have made one: of none is it known whose it is.
      case 'user.devices.forgotten':
        return event.payload.id === undefined ? state : { ...state, all: [] };
      case 'user.human.application.password.added': {
        const added = { ...event.payload, createdAt: event.createdAt, lastUsedAt: undefined };
        return { ...state, all: [...state.all, added] };
      }
      case 'user.human.application.password.removed':
        return { ...state, all: state.all.filter(({ id }) => id !== event.payload.id) };
      case 'user.human.application.password.check.succeeded':
        return {
          ...state,
          all: state.all.map((each) =>
            each.id === event.payload.id ? { ...each, lastUsedAt: event.createdAt } : each,
          ),
        };
      default:
        return state;
    }
  },
);
