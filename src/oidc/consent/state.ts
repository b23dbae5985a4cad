import { createHash } from 'node:crypto';
import { defineAggregate } from '../../eventstore/index.ts';
import * as events from './events.ts';
import { detailItem } from './question.ts';

export interface Consent {
  /** With resources and authorization details as `question.ts` writes them. */
  readonly scope: ReadonlySet<string>;
  /** For which request it was last given; undefined where the answer is that of the request itself. */
  readonly requestId?: string | undefined;
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
      const { scope, declined = [], authorizationDetails = [], requestId } = event.payload;
      return {
        scope: new Set([...scope, ...authorizationDetails.map(detailItem)]),
        declined: new Set(declined),
        givenAt: event.createdAt,
        requestId,
      };
    }
    case 'consent.removed':
      return noConsent;
    default:
      return state;
  }
});
