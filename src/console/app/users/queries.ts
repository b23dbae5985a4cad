import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextQueryMethod } from '../../../contract/services/object/v2.ts';
import {
  type SearchQuerySchema,
  Type,
  type User,
  UserFieldName,
} from '../../../contract/services/user/v2.ts';

type Query = MessageInitShape<typeof SearchQuerySchema>;

const method = TextQueryMethod.CONTAINS_IGNORE_CASE;
const beginning = TextQueryMethod.STARTS_WITH_IGNORE_CASE;

interface Way {
  readonly sortingColumn: UserFieldName;
  readonly queries: readonly Query[];
}

const not = (query: Query): Query => ({ query: { case: 'notQuery', value: { query } } });

/**
 * Who is meant by what was typed, the likeliest first: whose name begins with it, whose last name or address does, and
 * whoever has it anywhere. Each beginning is found in the order of its own column, however many there are.
 */
export function waysTo(typed: string): readonly Way[] {
  const begins: readonly (readonly [UserFieldName, Query])[] = [
    [
      UserFieldName.DISPLAY_NAME,
      { query: { case: 'displayNameQuery', value: { displayName: typed, method: beginning } } },
    ],
    [
      UserFieldName.LAST_NAME,
      { query: { case: 'lastNameQuery', value: { lastName: typed, method: beginning } } },
    ],
    [
      UserFieldName.EMAIL,
      { query: { case: 'emailQuery', value: { emailAddress: typed, method: beginning } } },
    ],
  ];
  const before = begins.map(([, query]) => not(query));
  return [
    ...begins.map(([sortingColumn, query], index) => ({
      sortingColumn,
      queries: [query, ...before.slice(0, index)],
    })),
    { sortingColumn: UserFieldName.DISPLAY_NAME, queries: [lookingFor(typed), ...before] },
  ];
}

/** Whoever has the typed text in a name or the address, or is of that id. */
export const lookingFor = (typed: string): Query => ({
  query: {
    case: 'orQuery',
    value: {
      queries: [
        { query: { case: 'displayNameQuery', value: { displayName: typed, method } } },
        { query: { case: 'lastNameQuery', value: { lastName: typed, method: beginning } } },
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
