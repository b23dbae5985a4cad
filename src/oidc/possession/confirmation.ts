/** What a token is bound to (RFC 7800 §3): whoever uses it proves to hold that. */
export interface Confirmation {
  /** Thumbprint of a key (RFC 7638), proven by DPoP (RFC 9449 §6). */
  readonly jkt?: string | undefined;
  /** SHA-256 of a certificate, shown while TLS is begun (RFC 8705 §3.1). */
  readonly x5t?: string | undefined;
}

/** Nothing. */
export const unbound: Confirmation = {};

export const isBound = ({ jkt, x5t }: Confirmation): boolean => jkt !== undefined || x5t !== undefined;

export interface ConfirmationClaim {
  readonly jkt?: string;
  readonly 'x5t#S256'?: string;
}

/** The `cnf` claim; undefined for a token that is not bound. */
export const confirmationClaim = ({ jkt, x5t }: Confirmation): ConfirmationClaim | undefined =>
  jkt === undefined && x5t === undefined
    ? undefined
    : { ...(jkt !== undefined && { jkt }), ...(x5t !== undefined && { 'x5t#S256': x5t }) };

/** Of a claim that this server wrote. */
export function readConfirmation(claim: unknown): Confirmation {
  if (typeof claim !== 'object' || claim === null) return unbound;
  const { jkt, 'x5t#S256': x5t } = claim as Record<string, unknown>;
  return {
    ...(typeof jkt === 'string' && { jkt }),
    ...(typeof x5t === 'string' && { x5t }),
  };
}

/** Whether who holds the one may use what is bound to the other. */
export const meets = (held: Confirmation, bound: Confirmation): boolean =>
  (bound.jkt === undefined || bound.jkt === held.jkt) && (bound.x5t === undefined || bound.x5t === held.x5t);

/** RFC 9449 §7.1: how the token goes in the `Authorization` header. */
export const schemeOf = ({ jkt }: Confirmation): 'Bearer' | 'DPoP' => (jkt === undefined ? 'Bearer' : 'DPoP');

/** Sets apart what is remembered of tokens that are bound to different things; '' for what is not bound. */
export const nameOfBinding = ({ jkt = '', x5t = '' }: Confirmation): string =>
  jkt === '' && x5t === '' ? '' : ` bound to ${jkt} ${x5t}`;
