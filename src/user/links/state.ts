import { defineAggregate, withEntry, withoutEntry } from '../../eventstore/index.ts';
import * as userEvents from '../events.ts';
import { evolve as evolveUser } from '../fold.ts';
import * as events from '../link-events.ts';
import { initial as nobody, type User } from '../shape.ts';

/** An account at an identity provider. */
export interface Link {
  readonly idpId: string;
  /** The person's id there, to the letter. */
  readonly externalId: string;
  /** What the person is called there. */
  readonly name: string;
}

export interface Links {
  /** Kind and lifecycle; the rest of the person is not loaded. */
  readonly user: User;
  readonly byAccount: ReadonlyMap<string, Link>;
}

/** Providers' ids have no line ends. */
export const accountKey = (idpId: string, externalId: string): string => `${idpId}\n${externalId}`;

const withoutLink = (state: Links, idpId: string, externalId: string): Links => ({
  ...state,
  byAccount: withoutEntry(state.byAccount, accountKey(idpId, externalId)),
});

const withLink = (state: Links, link: Link): Links => ({
  ...state,
  byAccount: withEntry(state.byAccount, accountKey(link.idpId, link.externalId), link),
});

export const linksAggregate = defineAggregate(
  'user',
  {
    humanAdded: userEvents.humanAdded,
    humanSelfRegistered: userEvents.humanSelfRegistered,
    machineAdded: userEvents.machineAdded,
    userDeactivated: userEvents.userDeactivated,
    userReactivated: userEvents.userReactivated,
    userLocked: userEvents.userLocked,
    userUnlocked: userEvents.userUnlocked,
    userRemoved: userEvents.userRemoved,
    linkAdded: events.linkAdded,
    linkRemoved: events.linkRemoved,
    linkWentAlong: events.linkWentAlong,
    linkMigrated: events.linkMigrated,
    linkRenamed: events.linkRenamed,
  },
  { user: nobody, byAccount: new Map() } as Links,
  (state, event): Links => {
    switch (event.type) {
      case 'user.human.externalidp.added': {
        const { idpConfigId: idpId, userId: externalId, displayName: name = '' } = event.payload;
        return withLink(state, { idpId, externalId, name });
      }
      case 'user.human.externalidp.removed':
      case 'user.human.externalidp.cascade.removed':
        return withoutLink(state, event.payload.idpConfigId, event.payload.userId);
      case 'user.human.externalidp.id.migrated': {
        const { idpConfigId: idpId, previousId, newId: externalId } = event.payload;
        const known = state.byAccount.get(accountKey(idpId, previousId));
        if (!known) return state;
        return withLink(withoutLink(state, idpId, previousId), { ...known, externalId });
      }
      case 'user.human.externalidp.username.changed': {
        const { idpConfigId: idpId, userId: externalId, username: name } = event.payload;
        const known = state.byAccount.get(accountKey(idpId, externalId));
        return known ? withLink(state, { ...known, name }) : state;
      }
      default:
        return { ...state, user: evolveUser(state.user, event) };
    }
  },
);
