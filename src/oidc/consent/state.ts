import { createHash } from 'node:crypto';
import { defineAggregate } from '../../eventstore/index.ts';
import * as events from './events.ts';

export interface Consent {
  readonly scope: ReadonlySet<string>;
  /** What the person refused: it is not asked for again unless the application asks for consent (`prompt=consent`). */
  readonly declined: ReadonlySet<string>;
  /** When it was last given; undefined: never, or it was taken back since. */
  readonly givenAt: Date | undefined;
}

export const noConsent: Consent = { scope: new Set(), declined: new Set(), givenAt: undefined };

/** One for each person and application, found by them; ids of both may hold anything. */
export const consentId = (userId: string, clientId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([userId, clientId]))
    .digest('base64url');

export const consentAggregate = defineAggregate('consent', events, noConsent, (state, event): Consent => {
  switch (event.type) {
    case 'consent.given': {
      const { scope, declined = [] } = event.payload;
      return { scope: new Set(scope), declined: new Set(declined), givenAt: event.createdAt };
    }
    case 'consent.removed':
      return noConsent;
    default:
      return state;
  }
});
