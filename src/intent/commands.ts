import type { SealedValue } from '../crypto/types.ts';
import { failedPrecondition, notFound } from '../errors/index.ts';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import * as events from './events.ts';
import type { Arrival, ExternalPerson, Intent } from './state.ts';

/** Decisions on intents. What has an end keeps it: whoever comes back a second time finds what came of the first. */

const nothing: Decision = { events: [] };

/** People may take their time at the provider. */
const startedForMs = 60 * 60_000;
/** As Zitadel's: within it the intent is good for one sign-in. */
const succeededForMs = 60 * 60_000;

export interface NewIntent {
  readonly idpId: string;
  readonly successUrl: string;
  readonly failureUrl: string;
  readonly sealedArguments: SealedValue | undefined;
  readonly browser?: string;
  readonly samlRequestId?: string;
}

export const startIntent = (intent: NewIntent): Decision => ({
  events: [
    events.intentStarted({
      successURL: intent.successUrl,
      failureURL: intent.failureUrl,
      idpId: intent.idpId,
      ...(intent.sealedArguments && { sealedArguments: intent.sealedArguments }),
      ...(intent.browser !== undefined && { browser: intent.browser }),
    }),
    ...(intent.samlRequestId === undefined
      ? []
      : [events.intentSamlRequested({ requestId: intent.samlRequestId })]),
  ],
});

/** Whether somebody may still come back. */
export const isAwaited = ({ lifecycle, startedAt }: Intent, now: Date): boolean =>
  lifecycle === 'started' && startedAt !== undefined && now.getTime() - startedAt.getTime() < startedForMs;

/**
 * @param userId who has linked the account; '' for nobody
 * @param broughtBy digest of what the person brought from the provider
 */
export function succeed(
  intent: Intent,
  person: ExternalPerson,
  userId: string,
  arrival: Arrival,
  broughtBy = '',
): Decision {
  if (intent.lifecycle !== 'started') return nothing;
  return { events: [succeededFact(person, userId, arrival, broughtBy)] };
}

export function succeededFact(
  person: ExternalPerson,
  userId: string,
  arrival: Arrival,
  broughtBy = '',
): NewEvent {
  const who = {
    idpUser: Buffer.from(person.raw).toString('base64'),
    idpUserId: person.id,
    idpUserName: person.name,
    profile: { ...person.profile },
    ...(userId !== '' && { userId }),
    ...(broughtBy !== '' && { broughtBy }),
  };
  switch (arrival.by) {
    case 'oauth':
      return events.intentSucceeded({
        ...who,
        ...(arrival.accessToken && { idpAccessToken: arrival.accessToken }),
        ...(arrival.refreshToken && { sealedRefreshToken: arrival.refreshToken }),
        ...(arrival.idToken && { sealedIdToken: arrival.idToken }),
      });
    case 'ldap':
      return events.intentLdapSucceeded({
        ...who,
        attributes: Object.fromEntries(
          Object.entries(arrival.attributes).map(([name, values]) => [name, [...values]]),
        ),
      });
    case 'saml':
      return events.intentSamlSucceeded({
        ...who,
        ...(arrival.assertion && { assertion: arrival.assertion }),
      });
  }
}

const longestReason = 500;

export function fail(intent: Intent, reason: string): Decision {
  if (intent.lifecycle !== 'started') return nothing;
  return { events: [events.intentFailed({ reason: reason.slice(0, longestReason) })] };
}

const absent = () => notFound('INTENT-Nfd01', 'There is no such intent', { field: 'idp_intent_id' });

/** @throws PosternError `not_found`, `failed_precondition` for one that tells nobody (any more) */
export function requireArrived(
  intent: Intent,
  now: Date,
): Intent & { readonly person: ExternalPerson; readonly arrival: Arrival } {
  const { lifecycle, person, arrival, succeededAt } = intent;
  if (lifecycle === 'absent') throw absent();
  if (lifecycle === 'consumed')
    throw failedPrecondition('INTENT-Use01', 'The intent was used for a sign-in already; start another one');
  if (lifecycle !== 'succeeded' || !person || !arrival || !succeededAt)
    throw failedPrecondition('INTENT-Yet01', 'The intent did not succeed; start another one');
  if (now.getTime() - succeededAt.getTime() >= succeededForMs)
    throw failedPrecondition('INTENT-Exp01', 'The intent has expired; start another one');
  return { ...intent, person, arrival };
}

export function consume(intent: Intent, now: Date): Decision {
  requireArrived(intent, now);
  return { events: [events.intentConsumed({})] };
}
