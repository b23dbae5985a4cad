import type { RecordedActor } from '../../user/index.ts';

/** The `act` claim (RFC 8693 §4.1): who acts now, and within it who did before. */
export interface ActClaim {
  readonly iss: string;
  readonly sub: string;
  readonly act?: ActClaim;
}

/** @param nameOf what a user is called by whoever is told */
export const actClaim = (
  { issuer, user_id, actor }: RecordedActor,
  nameOf: (userId: string) => string,
): ActClaim => ({
  iss: issuer,
  sub: nameOf(user_id),
  ...(actor && { act: actClaim(actor, nameOf) }),
});

/** User ids, from who acts now to who did first. */
export const actorsOf = (actor: RecordedActor | undefined): string[] =>
  actor ? [actor.user_id, ...actorsOf(actor.actor)] : [];

/** The actors of the second before those of the first. */
export const after = (
  actor: RecordedActor | undefined,
  before: RecordedActor | undefined,
): RecordedActor | undefined => {
  if (!actor || !before) return actor ?? before;
  return { ...actor, actor: after(actor.actor, before) };
};
