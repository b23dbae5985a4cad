import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';
import { authorizationDetailsSchema } from '../scope/authorization-details-schema.ts';

/** What a person has agreed to that an application may have and do: ours, Zitadel asks nobody. */

/** Everything that holds from then on: what was agreed to, and what was refused. */
export const consentGiven = defineEvent(
  'consent',
  'consent.given',
  Type.Object({
    userId: Type.String(),
    clientId: Type.String(),
    scope: Type.Array(Type.String()),
    declined: Type.Optional(Type.Array(Type.String())),
    /** Beyond scopes (RFC 9396). */
    authorizationDetails: Type.Optional(authorizationDetailsSchema),
    /** The request that was asked about, where a login client will answer it. */
    requestId: Type.Optional(Type.String()),
  }),
  { personal: ['authorizationDetails'] },
);

/** Taken back as a whole. The person may give it anew, which goes on under the same id. */
export const consentRemoved = defineEvent(
  'consent',
  'consent.removed',
  Type.Object({ userId: Type.Optional(Type.String()), clientId: Type.Optional(Type.String()) }),
);
