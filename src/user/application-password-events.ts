import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Facts of the passwords that a person has for one application each. Zitadel has none of them: the names are our own. */

const text = Type.String();

export const applicationPasswordAdded = defineEvent(
  'user',
  'user.human.application.password.added',
  Type.Object({ id: text, name: text, hashedSecret: text }),
  { personal: ['name'] },
);
export const applicationPasswordRemoved = defineEvent(
  'user',
  'user.human.application.password.removed',
  Type.Object({ id: text }),
);
/** At most once a day, however often it is used. */
export const applicationPasswordChecked = defineEvent(
  'user',
  'user.human.application.password.check.succeeded',
  Type.Object({ id: text }),
);
