import type { Decision } from '../../eventstore/index.ts';
import * as events from './events.ts';
import { detailOfItem } from './question.ts';
import type { Consent } from './state.ts';

/** Decisions on what one person has agreed to of one application. */

export interface Parties {
  readonly userId: string;
  readonly clientId: string;
}

/** What falls out is asked for again. */
const mostDetails = 50;

export interface ConsentAnswer {
  readonly scope: readonly string[];
  readonly declined: readonly string[];
  /** See `Consent.requestId`. */
  readonly requestId?: string | undefined;
}

/** What was agreed to or refused before stays so, where it was not asked about anew. */
export function giveConsent(
  consent: Consent,
  { userId, clientId }: Parties,
  answer: ConsentAnswer,
): Decision {
  const agreed = new Set(answer.scope);
  const refused = new Set(answer.declined);
  const all = [...consent.scope.difference(refused).union(agreed)];
  const details = all.flatMap((each) => detailOfItem(each) ?? []).slice(-mostDetails);
  const declined = [...refused.union(consent.declined.difference(agreed))];
  return {
    events: [
      events.consentGiven({
        userId,
        clientId,
        scope: all.filter((each) => detailOfItem(each) === undefined),
        ...(declined.length > 0 && { declined }),
        ...(details.length > 0 && { authorizationDetails: details }),
        ...(answer.requestId !== undefined && { requestId: answer.requestId }),
      }),
    ],
    requires: [{ type: 'user', id: userId }],
  };
}

export const withdrawConsent = ({ givenAt }: Consent, { userId, clientId }: Parties): Decision => ({
  events: givenAt ? [events.consentRemoved({ userId, clientId })] : [],
});
