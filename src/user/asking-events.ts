import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';

/** Facts of what people are asked who are not at an application's browser. Zitadel has none of them: the names are our own. */

const text = Type.String();

/** An application asks for the person, who is to be told. */
export const authorizationRequested = defineEvent(
  'user',
  'user.authorization.requested',
  Type.Object({
    /** Of the request. */
    id: text,
    applicationName: text,
    /** By which the person comes to the page of the answer. */
    code: Type.Unsafe<SealedValue>(Type.Object({})),
    /** How long it may be answered, in nanoseconds. */
    expiry: Type.Integer(),
    triggerOrigin: Type.Optional(text),
  }),
);
/** The person was told of it. */
export const authorizationRequestSent = defineEvent(
  'user',
  'user.authorization.sent',
  Type.Object({ id: text }),
);
