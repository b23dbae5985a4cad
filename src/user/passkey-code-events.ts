import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';

/** Facts of codes by which somebody registers a passkey who is not signed in. Several may wait at a time, by their ids. */

const text = Type.String();
const ofCode = Type.Object({ id: text });
const code = {
  id: text,
  code: Type.Optional(Type.Unsafe<SealedValue>(Type.Object({}))),
  /** How long the code is good, in nanoseconds. */
  expiry: Type.Optional(Type.Integer()),
  triggerOrigin: Type.Optional(text),
};

const prefix = 'user.human.passwordless.initialization.code';

/** Given to who asked for it, as a link; nobody is told. */
export const passkeyCodeAdded = defineEvent('user', `${prefix}.added`, Type.Object(code));
/** To be sent, where it was not returned. */
export const passkeyCodeRequested = defineEvent(
  'user',
  `${prefix}.requested`,
  Type.Object({
    ...code,
    url_template: Type.Optional(text),
    code_returned: Type.Optional(Type.Boolean()),
  }),
);
export const passkeyCodeSent = defineEvent('user', `${prefix}.sent`, ofCode);
export const passkeyCodeCheckFailed = defineEvent('user', `${prefix}.check.failed`, ofCode);
/** A passkey was registered with it; it counts no more. */
export const passkeyCodeCheckSucceeded = defineEvent('user', `${prefix}.check.succeeded`, ofCode);
