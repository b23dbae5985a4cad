import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextQueryMethod } from '../../../contract/services/object/v2.ts';
import {
  type SearchQuerySchema,
  Type,
  type User,
  UserFieldName,
} from '../../../contract/services/user/v2.ts';

type Query = MessageInitShape<typeof SearchQuerySchema>;

const anywhere = TextQueryMethod.CONTAINS_IGNORE_CASE;
const beginning = TextQueryMethod.STARTS_WITH_IGNORE_CASE;

const displayName = (typed: string, method = beginning): Query => ({
  query: { case: 'displayNameQuery', value: { displayName: typed, method } },
});
const lastName = (typed: string): Query => ({
  query: { case: 'lastNameQuery', value: { lastName: typed, method: beginning } },
});
const email = (typed: string, method = beginning): Query => ({
  query: { case: 'emailQuery', value: { emailAddress: typed, method } },
});
const loginName = (typed: string, method = beginning): Query => ({
  query: { case: 'loginNameQuery', value: { loginName: typed, method } },
});
export const ofId = (typed: string): Query => ({
  query: { case: 'inUserIdsQuery', value: { userIds: [typed] } },
});

const either = (queries: Query[]): Query => ({ query: { case: 'orQuery', value: { queries } } });
const not = (query: Query): Query => ({ query: { case: 'notQuery', value: { query } } });

/** Pieces of fewer letters are in no index, and in nearly every name. */
const shortestPiece = 3;

/**
 * Whoever has the typed text in a name or the address, or is of that id; of one or two letters, in whose name or
 * address a word begins with them.
 */
export const lookingFor = (typed: string): Query =>
  typed.length >= shortestPiece
    ? either([
        displayName(typed, anywhere),
        lastName(typed),
        email(typed, anywhere),
        loginName(typed, anywhere),
        ofId(typed),
      ])
    : either([
        displayName(typed),
        ...(typed.length + 1 >= shortestPiece ? [displayName(` ${typed}`, anywhere)] : []),
        lastName(typed),
        email(typed),
        loginName(typed),
        ofId(typed),
      ]);

interface Way {
  readonly sortingColumn: UserFieldName;
  readonly queries: readonly Query[];
}

/**
 * Who is meant by what was typed, the likeliest first: whose name begins with it, whose last name or address does, and
 * all others. Each beginning is found in the order of its own column, however many there are.
 */
export function waysTo(typed: string): readonly Way[] {
  const begins: readonly (readonly [UserFieldName, Query])[] = [
    [UserFieldName.DISPLAY_NAME, displayName(typed)],
    [UserFieldName.LAST_NAME, lastName(typed)],
    [UserFieldName.EMAIL, email(typed)],
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

export const people: Query = { query: { case: 'typeQuery', value: { type: Type.HUMAN } } };

export const ofOrganization = (organizationId: string): Query => ({
  query: { case: 'organizationIdQuery', value: { organizationId } },
});

export const humanOf = (user: User) => (user.type.case === 'human' ? user.type.value : undefined);

export const nameOf = (user: User): string =>
  humanOf(user)?.profile?.displayName || user.preferredLoginName || user.username || user.userId;
