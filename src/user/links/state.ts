import { defineAggregate, type EventOf, withEntry, withoutEntry } from '../../eventstore/index.ts';
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

export type LinksByAccount = ReadonlyMap<string, Link>;

export interface Links {
  /** Kind and lifecycle; the rest of the person is not loaded. */
  readonly user: User;
  readonly byAccount: LinksByAccount;
}

/** Providers' ids have no line ends. */
export const accountKey = (idpId: string, externalId: string): string => `${idpId}\n${externalId}`;

/** The facts that tell of them. */
export const linkDefinitions = {
  linkAdded: events.linkAdded,
  linkRemoved: events.linkRemoved,
  linkWentAlong: events.linkWentAlong,
  linkMigrated: events.linkMigrated,
  linkRenamed: events.linkRenamed,
};
type LinkEvent = EventOf<(typeof linkDefinitions)[keyof typeof linkDefinitions]>;

const withoutLink = (links: LinksByAccount, idpId: string, externalId: string): LinksByAccount =>
  withoutEntry(links, accountKey(idpId, externalId));

const withLink = (links: LinksByAccount, link: Link): LinksByAccount =>
  withEntry(links, accountKey(link.idpId, link.externalId), link);

export function foldLinks(links: LinksByAccount, event: LinkEvent): LinksByAccount {
  switch (event.type) {
    case 'user.human.externalidp.added': {
      const { idpConfigId: idpId, userId: externalId, displayName: name = '' } = event.payload;
      return withLink(links, { idpId, externalId, name });
    }
    case 'user.human.externalidp.removed':
    case 'user.human.externalidp.cascade.removed':
      return withoutLink(links, event.payload.idpConfigId, event.payload.userId);
    case 'user.human.externalidp.id.migrated': {
      const { idpConfigId: idpId, previousId, newId: externalId } = event.payload;
      const known = links.get(accountKey(idpId, previousId));
      if (!known) return links;
      return withLink(withoutLink(links, idpId, previousId), { ...known, externalId });
    }
    case 'user.human.externalidp.username.changed': {
      const { idpConfigId: idpId, userId: externalId, username: name } = event.payload;
      const known = links.get(accountKey(idpId, externalId));
      return known ? withLink(links, { ...known, name }) : links;
    }
  }
}

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
    ...linkDefinitions,
  },
  { user: nobody, byAccount: new Map() } as Links,
  (state, event): Links => {
    switch (event.type) {
      case 'user.human.externalidp.added':
      case 'user.human.externalidp.removed':
      case 'user.human.externalidp.cascade.removed':
      case 'user.human.externalidp.id.migrated':
      case 'user.human.externalidp.username.changed':
        return { ...state, byAccount: foldLinks(state.byAccount, event) };
      default:
        return { ...state, user: evolveUser(state.user, event) };
    }
  },
);
