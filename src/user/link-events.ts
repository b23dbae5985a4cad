import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Accounts elsewhere that a person signs in with. `userId` is the person's id at the identity provider. */

const account = { idpConfigId: Type.String(), userId: Type.String() };
const personal = ['userId'] as const;

export const linkAdded = defineEvent(
  'user',
  'user.human.externalidp.added',
  Type.Object({ ...account, displayName: Type.Optional(Type.String()) }),
  { personal: ['userId', 'displayName'] },
);
export const linkRemoved = defineEvent('user', 'user.human.externalidp.removed', Type.Object(account), {
  personal,
});
/** With the provider; of imported histories. */
export const linkWentAlong = defineEvent(
  'user',
  'user.human.externalidp.cascade.removed',
  Type.Object(account),
  { personal },
);
/** The provider names the same person otherwise now. */
export const linkMigrated = defineEvent(
  'user',
  'user.human.externalidp.id.migrated',
  Type.Object({ idpConfigId: Type.String(), previousId: Type.String(), newId: Type.String() }),
  { personal: ['previousId', 'newId'] },
);
export const linkRenamed = defineEvent(
  'user',
  'user.human.externalidp.username.changed',
  Type.Object({ ...account, username: Type.String() }),
  { personal: ['userId', 'username'] },
);
/** Somebody came from a provider as this person. */
export const externalLoginSucceeded = defineEvent(
  'user',
  'user.human.externallogin.check.succeeded',
  Type.Object({}),
);
