import { choice, cleaned, defineFields, text, type ValuesOf } from '../eventstore/index.ts';
import { requireShownName } from '../precis/index.ts';
import { requireIssuer, requireKeysUri } from './issuer-address.ts';

/** `verified_email`: for the person who has the address that it has verified, here as well. */
export const identities = ['none', 'verified_email'] as const;
export type Identities = (typeof identities)[number];

/** What is said of a trusted issuer: in the payloads of events, in `trusted_issuers_projection`, and in values. */
export const issuerFields = defineFields({
  name: cleaned(text('name'), (name) =>
    requireShownName(name, { empty: 'TRUST-Nam01', problem: 'TRUST-Nam02' }),
  ),
  /** `iss` of its JWTs. */
  issuer: cleaned(text('issuer'), requireIssuer),
  /** Where its keys are; '' where it has those of `jwks`. */
  jwksUri: cleaned(text('jwks_uri'), requireKeysUri),
  /** A JWK set (RFC 7517 §5) as JSON; '' where they are at `jwksUri`. */
  jwks: text('jwks'),
  /** `aud` of its JWTs; '' for the issuer of this server. */
  audience: text('audience'),
  /** How its word for people is taken, of applications that may bring it. */
  identities: choice('identities', identities),
});

export type IssuerValues = ValuesOf<typeof issuerFields.all>;
