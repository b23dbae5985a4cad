import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** What an application was told of a person's sign-in, under Zitadel's names. */

const strings = Type.Union([Type.Array(Type.String()), Type.Null()]);

export const samlSessionAdded = defineEvent(
  'saml_session',
  'saml_session.added',
  Type.Object({
    userID: Type.String(),
    userResourceOwner: Type.String(),
    sessionID: Type.String(),
    entityID: Type.String(),
    audience: Type.Optional(strings),
    authMethods: Type.Optional(Type.Union([Type.Array(Type.Integer()), Type.Null()])),
    authTime: Type.String({ format: 'date-time' }),
    preferredLanguage: Type.Optional(Type.String()),
    /** Ours: by which name the application knows the person there. */
    nameID: Type.Optional(Type.String()),
    nameIDFormat: Type.Optional(Type.String()),
  }),
  { personal: ['nameID'] },
);

/** `lifetime` in nanoseconds. */
export const samlResponseAdded = defineEvent(
  'saml_session',
  'saml_session.saml_response.added',
  Type.Object({ id: Type.String(), lifetime: Type.Integer() }),
);

/** The application has heard that the sign-in is over. */
export const samlResponseRevoked = defineEvent(
  'saml_session',
  'saml_session.saml_response.revoked',
  Type.Object({}),
);
