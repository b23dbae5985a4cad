import { Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';

/** Facts of the browsers that people sign in with. Zitadel has none of them: the names are our own. */

const text = Type.String();

/** Somebody proved to be this person in a browser that was not known to be theirs. */
export const deviceAdded = defineEvent(
  'user',
  'user.device.added',
  Type.Object({
    id: text,
    /** Where the person is told of it, what shows that it was told to the person. */
    code: Type.Optional(Type.Unsafe<SealedValue>(Type.Object({}))),
    /** How long that is good, in nanoseconds. */
    expiry: Type.Optional(Type.Integer()),
    ip: Type.Optional(text),
    /** `User-Agent` of the browser. */
    description: Type.Optional(text),
    city: Type.Optional(text),
    /** ISO 3166-1 alpha-2. */
    country: Type.Optional(text),
    triggerOrigin: Type.Optional(text),
  }),
  { personal: ['ip', 'description', 'city', 'country'] },
);
/** The person was told of it. */
export const deviceNoticeSent = defineEvent('user', 'user.device.notice.sent', Type.Object({ id: text }));
/** No browser is known to be the person's any more; `id`: since somebody else signed in in that one. */
export const devicesForgotten = defineEvent(
  'user',
  'user.devices.forgotten',
  Type.Object({ id: Type.Optional(text) }),
);
