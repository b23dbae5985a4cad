/**
 * Why nobody came of a visit at a provider.
 * - `denied`: the person, or the provider on their behalf, said no
 * - `unavailable`: the provider does not answer
 * - `misconfigured`: what an administrator of ours or of the provider can mend
 * - `invalid`: what came back is not what was asked for
 */
export type RefusalReason = 'denied' | 'unavailable' | 'misconfigured' | 'invalid';

/** Ends a visit. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly reason: RefusalReason,
    /** For administrators: what the provider said, and never a secret. */
    readonly said: string,
    /** The provider's own error, for who asked for the intent. */
    readonly code = '',
  ) {
    super(said);
  }
}
