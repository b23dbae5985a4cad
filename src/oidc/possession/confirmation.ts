/** What a token is bound to (RFC 7800 §3): whoever uses it proves to hold that. */
export interface Confirmation {
  /** Thumbprint of a key (RFC 7638), proven by DPoP (RFC 9449 §6). */
  readonly jkt?: string | undefined;
}

/** Nothing. */
export const unbound: Confirmation = {};

export const isBound = ({ jkt }: Confirmation): boolean => jkt !== undefined;

/** The `cnf` claim; undefined for a token that is not bound. */
export const confirmationClaim = ({ jkt }: Confirmation): { jkt: string } | undefined =>
  jkt === undefined ? undefined : { jkt };

/** Of a claim that this server wrote. */
export function readConfirmation(claim: unknown): Confirmation {
  const { jkt } = typeof claim === 'object' && claim !== null ? (claim as Record<string, unknown>) : {};
  return typeof jkt === 'string' ? { jkt } : unbound;
}

/** Whether who holds the one may use what is bound to the other. */
export const meets = (held: Confirmation, bound: Confirmation): boolean =>
  bound.jkt === undefined || bound.jkt === held.jkt;

/** RFC 9449 §7.1: how the token goes in the `Authorization` header. */
export const schemeOf = ({ jkt }: Confirmation): 'Bearer' | 'DPoP' => (jkt === undefined ? 'Bearer' : 'DPoP');
