import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextQueryMethod } from '../../../contract/services/object/v2.ts';
import { type SearchQuerySchema, Type, type User } from '../../../contract/services/user/v2.ts';

type Query = MessageInitShape<typeof SearchQuerySchema>;

const method = TextQueryMethod.CONTAINS_IGNORE_CASE;

/** Whoever has the typed text in a name or the address, or is of that id. */
export const lookingFor = (typed: string): Query => ({
  query: {
    case: 'orQuery',
    value: {
      queries: [
        { query: { case: 'displayNameQuery', value: { displayName: typed, method } } },
        { query: { case: 'emailQuery', value: { emailAddress: typed, method } } },
        { query: { case: 'loginNameQuery', value: { loginName: typed, method } } },
        { query: { case: 'inUserIdsQuery', value: { userIds: [typed] } } },
      ],
    },
  },
});

export const people: Query = { query: { case: 'typeQuery', value: { type: Type.HUMAN } } };

export const ofOrganization = (organizationId: string): Query => ({
  query: { case: 'organizationIdQuery', value: { organizationId } },
});

export const humanOf = (user: User) => (user.type.case === 'human' ? user.type.value : undefined);

export const nameOf = (user: User): string =>
  humanOf(user)?.profile?.displayName || user.preferredLoginName || user.username || user.userId;
