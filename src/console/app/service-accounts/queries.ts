import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextQueryMethod } from '../../../contract/services/object/v2.ts';
import { type SearchQuerySchema, Type, type User } from '../../../contract/services/user/v2.ts';

type Query = MessageInitShape<typeof SearchQuerySchema>;

const method = TextQueryMethod.CONTAINS_IGNORE_CASE;

export const machines: Query = { query: { case: 'typeQuery', value: { type: Type.MACHINE } } };

export const lookingFor = (typed: string): Query => ({
  query: {
    case: 'orQuery',
    value: {
      queries: [
        { query: { case: 'displayNameQuery', value: { displayName: typed, method } } },
        { query: { case: 'loginNameQuery', value: { loginName: typed, method } } },
        { query: { case: 'inUserIdsQuery', value: { userIds: [typed] } } },
      ],
    },
  },
});

export const machineOf = (user: User) => (user.type.case === 'machine' ? user.type.value : undefined);
export const nameOf = (user: User): string => machineOf(user)?.name || user.username;
