import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Where clients that register themselves belong. */
export const registrationOrgSet = defineEvent(
  'instance',
  'instance.registration.org.set',
  Type.Object({ orgId: Type.String() }),
);

export const initialAccessTokenAdded = defineEvent(
  'initial_access_token',
  'initial_access_token.added',
  Type.Object({
    name: Type.String(),
    tokenHash: Type.String(),
    expirationDate: Type.String(),
    /** Left out: any number. */
    maxClients: Type.Optional(Type.Integer()),
  }),
);
/** A client has registered with it; `clients` says how many have by then. */
export const initialAccessTokenUsed = defineEvent(
  'initial_access_token',
  'initial_access_token.used',
  Type.Object({ clientId: Type.String(), clients: Type.Integer() }),
);
export const initialAccessTokenRemoved = defineEvent(
  'initial_access_token',
  'initial_access_token.removed',
  Type.Object({}),
);
