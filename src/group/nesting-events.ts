import { Type } from '@sinclair/typebox';
import { alsoConcerns, defineEvent } from '../eventstore/index.ts';

/** Ours: which groups are in which. `memberIds` are those that are held. */
const nested = Type.Object({ groupId: Type.String(), memberIds: Type.Array(Type.String()) });

export const groupsNested = defineEvent('group_nesting', 'group_nesting.added', nested);
export const groupsUnnested = defineEvent('group_nesting', 'group_nesting.taken', nested);

// What groups come into is told of by the groups.
for (const event of [groupsNested, groupsUnnested]) {
  alsoConcerns(event, ({ memberIds }: { memberIds: string[] }) =>
    memberIds.map((aggregateId) => ({ aggregateType: 'group', aggregateId })),
  );
}
