import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { issuerFields } from './fields.ts';

/** Ours: issuers of JWTs that an organization trusts, and who is whom by what they say. */

export const trustedIssuerAdded = defineEvent(
  'trusted_issuer',
  'trusted_issuer.added',
  Type.Object({ ...issuerFields.schema, name: Type.String(), issuer: Type.String() }),
);
export const trustedIssuerChanged = defineEvent(
  'trusted_issuer',
  'trusted_issuer.changed',
  Type.Object(issuerFields.schema),
);
export const trustedIssuerRemoved = defineEvent('trusted_issuer', 'trusted_issuer.removed', Type.Object({}));

const binding = { bindingId: Type.String() };

export const bindingAdded = defineEvent(
  'trusted_issuer',
  'trusted_issuer.binding.added',
  Type.Object({
    ...binding,
    /** A service account, or an application: of these three the first or the others are ''. */
    userId: Type.String(),
    projectId: Type.String(),
    applicationId: Type.String(),
    rules: Type.Array(Type.Object({ claim: Type.String(), match: Type.String(), value: Type.String() })),
  }),
);
export const bindingRemoved = defineEvent(
  'trusted_issuer',
  'trusted_issuer.binding.removed',
  Type.Object(binding),
);
