import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

/** Ours: which groups are in which. `memberIds` are those that are held. */
const nested = Type.Object({ groupId: Type.String(), memberIds: Type.Array(Type.String()) });

export const groupsNested = defineEvent('group_nesting', 'group_nesting.added', nested);
export const groupsUnnested = defineEvent('group_nesting', 'group_nesting.taken', nested);
