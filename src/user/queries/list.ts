import { type ConditionsOf, defineList } from '../../database/search.ts';
import { normalized, spellings } from '../../precis/index.ts';
import { humanFields } from '../fields.ts';
import { orgOfUser, type UserRow, userColumns } from './rows.ts';

/** As login names and addresses may have been spelled when they were kept. */
const forms = (typed: string, whole: boolean) => (whole ? spellings(typed) : [normalized(typed)]);

/** Names are sought and ordered without their case; one index of trigrams is on all of them together. */
const text = (name: string) =>
  ({ sql: `u.${name}`, lower: `u.lower_${name}`, trigrams: 'u.search_text', scattered: true }) as const;

const byName = (name: string) => [`u.lower_${name}`, 'u.id'];

const { givenName, familyName, nickName, displayName, email } = humanFields.all;

/** Names that are sought and ordered alike, as the wire calls them. */
const names = {
  firstName: givenName.column,
  lastName: familyName.column,
  nickName: nickName.column,
  displayName: displayName.column,
};
type Names = typeof names;
const ofNames = <V>(of: (column: string) => V) =>
  Object.fromEntries(Object.entries(names).map(([name, column]) => [name, of(column)])) as {
    readonly [N in keyof Names]: V;
  };

export const userList = defineList<UserRow>()({
  from: 'projections.users_projection u',
  alias: 'u',
  key: ['id'],
  walk: 20_000,
  instance: 'u.instance_id',
  countedBy: ['user', 'org'],
  columns: {
    id: 'u.id',
    organization: 'u.resource_owner',
    userName: { ...text('user_name'), forms },
    ...ofNames(text),
    email: { ...text(email.column), forms },
    lowerEmail: {
      sql: 'u.lower_email',
      forms: (typed) => spellings(typed).map((email) => email.toLowerCase()),
    },
    phone: { sql: 'u.phone', lower: 'u.phone', trigrams: 'u.search_text', scattered: true },
    state: 'u.wire_state',
    type: 'u.type',
    creationDate: 'u.creation_date',
    changeDate: 'u.change_date',
  },
  orders: {
    userName: byName('user_name'),
    ...ofNames(byName),
    email: byName(email.column),
    state: ['u.wire_state', 'u.creation_date', 'u.id'],
    type: ['u.type', 'u.creation_date', 'u.id'],
    creationDate: ['u.creation_date', 'u.id'],
    changeDate: ['u.change_date', 'u.id'],
    id: ['u.id'],
  },
  select: userColumns,
  with: orgOfUser,
});

export type UserConditions = ConditionsOf<typeof userList>;
/** Each has its filter: `firstNameQuery` holds a `firstName`. */
export type ShownName = 'userName' | keyof Names;
export const shownNames = ['userName', ...Object.keys(names)] as ShownName[];
export type UserSort = keyof typeof userList.orders;
