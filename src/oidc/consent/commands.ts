import type { Decision } from '../../eventstore/index.ts';
import * as events from './events.ts';
import type { Consent } from './state.ts';

/** Decisions on what one person has agreed to of one application. */

export interface Parties {
  readonly userId: string;
  readonly clientId: string;
}

export interface ConsentAnswer {
  readonly scope: readonly string[];
  readonly declined: readonly string[];
}

/** What was agreed to or refused before stays so, where it was not asked about anew. */
export function giveConsent(
  consent: Consent,
  { userId, clientId }: Parties,
  answer: ConsentAnswer,
): Decision {
  const agreed = new Set(answer.scope);
  const refused = new Set(answer.declined);
  const declined = [...refused.union(consent.declined.difference(agreed))];
  return {
    events: [
      events.consentGiven({
        userId,
        clientId,
        scope: [...consent.scope.difference(refused).union(agreed)],
        ...(declined.length > 0 && { declined }),
      }),
    ],
    requires: [{ type: 'user', id: userId }],
  };
}

export const withdrawConsent = ({ givenAt }: Consent, { userId, clientId }: Parties): Decision => ({
  events: givenAt ? [events.consentRemoved({ userId, clientId })] : [],
});
