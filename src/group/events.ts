import { Type } from '@sinclair/typebox';
import { alsoConcerns, defineEvent } from '../eventstore/index.ts';
import { groupFields } from './fields.ts';

export const groupAdded = defineEvent(
  'group',
  'group.added',
  Type.Object({ ...groupFields.schema, name: Type.String() }),
);
/** Only what changed is there. */
export const groupChanged = defineEvent('group', 'group.changed', Type.Object(groupFields.schema));
export const groupRemoved = defineEvent('group', 'group.removed', Type.Object({}));

/**
 * Ours: by what id a directory knows the group, '' for none any more. Directories of several systems, each in a
 * provisioning domain of its own, have ids of their own for it.
 */
export const groupExternalIdSet = defineEvent(
  'group',
  'group.external_id.set',
  Type.Object({ externalId: Type.String(), provisioningDomain: Type.Optional(Type.String()) }),
);

const users = Type.Object({ userIds: Type.Array(Type.String()) });
export const groupUsersAdded = defineEvent('group', 'group.users.added', users);
export const groupUsersRemoved = defineEvent('group', 'group.users.removed', users);

// Who comes into a group, or goes, is told of by the user.
for (const event of [groupUsersAdded, groupUsersRemoved]) {
  alsoConcerns(event, ({ userIds }: { userIds: string[] }) =>
    userIds.map((aggregateId) => ({ aggregateType: 'grouped', aggregateId })),
  );
}
