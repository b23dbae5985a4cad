import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';

/** What comes of one visit at an identity provider. */

const sealed = Type.Unsafe<SealedValue>(Type.Object({}));
const optionalText = Type.Optional(Type.String());

export const intentStarted = defineEvent(
  'idpintent',
  'idpintent.started',
  Type.Object({
    successURL: Type.String(),
    failureURL: Type.String(),
    idpId: Type.String(),
    /** What we have to remember until the person is back: verifier of PKCE, nonce. */
    sealedArguments: Type.Optional(sealed),
    /** Digest of the browser's secret, where one began it; then no other may end it. */
    browser: optionalText,
  }),
);

/** `idpUser`: what the provider says of the person, as JSON in base64. `userId`: who has linked the account; else ''. */
const person = {
  idpUser: Type.String(),
  idpUserId: Type.String(),
  idpUserName: optionalText,
  userId: optionalText,
  /** The same in our own terms. */
  profile: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Digest of what the provider gave the browser: whoever brings the same again is told again. */
  broughtBy: optionalText,
};
const personal = ['idpUser', 'idpUserId', 'idpUserName', 'profile'] as const;

export const intentSucceeded = defineEvent(
  'idpintent',
  'idpintent.succeeded',
  Type.Object({
    ...person,
    idpAccessToken: Type.Optional(sealed),
    /** Of histories from elsewhere, in the clear; ours is sealed. */
    idpIdToken: optionalText,
    sealedIdToken: Type.Optional(sealed),
    sealedRefreshToken: Type.Optional(sealed),
  }),
  { personal: [...personal, 'idpIdToken'] },
);

export const intentLdapSucceeded = defineEvent(
  'idpintent',
  'idpintent.ldap.succeeded',
  Type.Object({
    ...person,
    attributes: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  }),
  { personal: [...personal, 'attributes'] },
);

/** Which request an answer has to name. */
export const intentSamlRequested = defineEvent(
  'idpintent',
  'idpintent.saml.requested',
  Type.Object({ requestId: Type.String() }),
);
export const intentSamlSucceeded = defineEvent(
  'idpintent',
  'idpintent.saml.succeeded',
  Type.Object({ ...person, assertion: Type.Optional(sealed) }),
  { personal },
);

export const intentFailed = defineEvent(
  'idpintent',
  'idpintent.failed',
  Type.Object({ reason: Type.String() }),
);
/** Somebody signed in with it, which happens once. */
export const intentConsumed = defineEvent('idpintent', 'idpintent.consumed', Type.Object({}));
