import { type ConditionsOf, defineList } from '../../database/search.ts';
import { spellings } from '../../precis/index.ts';
import { orgOfUser, type UserRow, userColumns } from './rows.ts';

/** As login names and addresses may have been spelled when they were kept. */
const forms = (typed: string, whole: boolean) => (whole ? spellings(typed) : [typed.normalize('NFC')]);

/** Names are sought and ordered without their case; one index of trigrams is on all of them together. */
const text = (name: string) => ({ sql: `u.${name}`, lower: `u.lower_${name}`, trigrams: 'u.search_text' });

const byName = (name: string) => [`u.lower_${name}`, 'u.id'];

export const userList = defineList<UserRow>()({
  from: 'projections.users_projection u',
  alias: 'u',
  key: ['id'],
  instance: 'u.instance_id',
  countedBy: ['user', 'org'],
  columns: {
    id: 'u.id',
    organization: 'u.resource_owner',
    userName: { ...text('user_name'), forms },
    firstName: text('first_name'),
    lastName: text('last_name'),
    nickName: text('nick_name'),
    displayName: text('display_name'),
    email: { ...text('email'), forms },
    lowerEmail: 'u.lower_email',
    phone: { sql: 'u.phone', lower: 'u.phone', trigrams: 'u.search_text' },
    state: 'u.wire_state',
    type: 'u.type',
  },
  orders: {
    userName: byName('user_name'),
    firstName: byName('first_name'),
    lastName: byName('last_name'),
    nickName: byName('nick_name'),
    displayName: byName('display_name'),
    email: byName('email'),
    state: ['u.wire_state', 'u.creation_date', 'u.id'],
    type: ['u.type', 'u.creation_date', 'u.id'],
    creationDate: ['u.creation_date', 'u.id'],
  },
  select: userColumns,
  with: orgOfUser,
});

export type UserConditions = ConditionsOf<typeof userList>;
export type UserSort = keyof typeof userList.orders;
