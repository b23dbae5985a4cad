import type { Assertion, BearerConfirmation } from '../messages/assertion.ts';
import { refuse, SamlRefusal } from '../refusal.ts';
import type { ServiceProviderConfig } from './config.ts';

/** What was asked, if anything was. */
export interface Expected {
  readonly now: Date;
  /** Id of the request that this must answer; undefined where nobody asked. */
  readonly requestId?: string | undefined;
}

const usualSkew = 60_000;
export const skewOf = ({ clockSkew }: ServiceProviderConfig): number => clockSkew ?? usualSkew;

/** From when, and until before when; either may be left open. */
export function requireWithin(
  what: string,
  from: Date | undefined,
  until: Date | undefined,
  now: Date,
  skew: number,
): void {
  if (from && now.getTime() < from.getTime() - skew) refuse('not_yet_valid', `${what} is not valid yet`);
  if (until && now.getTime() >= until.getTime() + skew) refuse('expired', `${what} is not valid any more`);
}

/** saml-profiles §4.1.4.3: who brings it to whom, in answer to what, and until when. */
function requireConfirmation(
  one: BearerConfirmation,
  config: ServiceProviderConfig,
  expected: Expected,
): void {
  if (one.recipient !== config.assertionConsumerServiceUrl)
    refuse('recipient', 'The assertion is for another recipient');
  if (one.inResponseTo !== expected.requestId)
    refuse('in_response_to', 'The assertion does not answer what was asked');
  if (!one.notOnOrAfter) refuse('malformed', 'SubjectConfirmationData has no NotOnOrAfter');
  requireWithin('The assertion', one.notBefore, one.notOnOrAfter, expected.now, skewOf(config));
}

/** The confirmation by which the subject is confirmed; the first problem where it is by none. */
function confirmed(
  assertion: Assertion,
  config: ServiceProviderConfig,
  expected: Expected,
): BearerConfirmation {
  let problem: unknown = new SamlRefusal('malformed', 'The assertion has no bearer confirmation');
  for (const [index, one] of assertion.confirmations.entries()) {
    try {
      requireConfirmation(one, config, expected);
      return one;
    } catch (thrown) {
      if (index === 0) problem = thrown;
    }
  }
  throw problem;
}

/**
 * Whether an assertion is for this service provider, now.
 * @returns until when it could be brought once more
 * @throws SamlRefusal
 */
export function requireConditions(
  assertion: Assertion,
  config: ServiceProviderConfig,
  expected: Expected,
): Date {
  if (assertion.issuer !== config.identityProvider.entityId)
    refuse('issuer', 'The assertion is of another issuer');
  const skew = skewOf(config);
  requireWithin('The assertion', assertion.notBefore, assertion.notOnOrAfter, expected.now, skew);
  if (
    assertion.audiences.length === 0 ||
    !assertion.audiences.every((names) => names.includes(config.entityId))
  )
    refuse('audience', 'The assertion is for another audience');
  requireWithin('The session', undefined, assertion.authentication?.sessionNotOnOrAfter, expected.now, skew);
  const { notOnOrAfter } = confirmed(assertion, config, expected);
  return new Date((notOnOrAfter?.getTime() ?? 0) + skew);
}
