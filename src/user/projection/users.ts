import {
  changed,
  created,
  type EventOf,
  on,
  type ProjectionHandler,
  type RecordedEvent,
  type Row,
  type RowChanges,
} from '../../eventstore/index.ts';
import * as events from '../events.ts';
import { humanFields, machineFields, profileFields } from '../fields.ts';
import { userState, usersTable, userType } from './tables.ts';

const userKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

type Columns = Row<keyof (typeof usersTable)['columns']>;

const update = (event: RecordedEvent, rows: RowChanges, columns: Columns) =>
  rows.update(usersTable, userKey(event), { ...columns, ...changed(event) });

type Added = EventOf<
  typeof events.humanAdded | typeof events.humanSelfRegistered | typeof events.machineAdded
>;

/** Columns of the other kind of user are empty, never null. */
const empty: Columns = {
  ...humanFields.row(humanFields.zeros),
  ...machineFields.row(machineFields.zeros),
  avatar_key: '',
  is_email_verified: false,
  is_phone_verified: false,
  has_password: false,
  password_change_required: false,
  secret_hash: '',
};

const insert = (event: Added, rows: RowChanges, columns: Columns) =>
  rows.insert(usersTable, {
    ...empty,
    ...userKey(event),
    ...created(event),
    user_name: event.payload.userName,
    domain_required: event.payload.userLoginMustBeDomain ?? false,
    state: userState.active,
    ...columns,
  });

const insertHuman = (
  event: EventOf<typeof events.humanAdded | typeof events.humanSelfRegistered>,
  rows: RowChanges,
) => {
  const { payload } = event;
  const hasPassword = Boolean(payload.encodedHash);
  insert(event, rows, {
    type: userType.human,
    initialized: true,
    ...humanFields.row(humanFields.read(payload)),
    has_password: hasPassword,
    password_change_required: payload.changeRequired ?? false,
    password_changed: hasPassword ? event.createdAt : null,
    password_version: hasPassword ? event.version : null,
  });
};

const userNameChanged = (
  event: EventOf<typeof events.userNameChanged | typeof events.domainClaimed>,
  rows: RowChanges,
) => {
  const { userName, userLoginMustBeDomain } = event.payload;
  update(event, rows, {
    user_name: userName,
    ...(userLoginMustBeDomain !== undefined && { domain_required: userLoginMustBeDomain }),
  });
};

const secretChanged = (
  event: EventOf<typeof events.machineSecretSet | typeof events.machineSecretUpdated>,
  rows: RowChanges,
) => update(event, rows, { secret_hash: event.payload.hashedSecret });

export const userHandlers: ProjectionHandler[] = [
  on(events.humanAdded, insertHuman),
  on(events.humanSelfRegistered, insertHuman),
  on(events.machineAdded, (event, rows) =>
    insert(event, rows, {
      type: userType.machine,
      initialized: true,
      ...machineFields.row(machineFields.read(event.payload)),
    }),
  ),
  on(events.userDeactivated, (event, rows) => update(event, rows, { state: userState.inactive })),
  on(events.userReactivated, (event, rows) => update(event, rows, { state: userState.active })),
  on(events.userLocked, (event, rows) => update(event, rows, { state: userState.locked })),
  on(events.userUnlocked, (event, rows) => update(event, rows, { state: userState.active })),
  on(events.userNameChanged, userNameChanged),
  on(events.domainClaimed, userNameChanged),
  on(events.profileChanged, (event, rows) =>
    update(event, rows, profileFields.row(profileFields.read(event.payload))),
  ),
  on(events.avatarAdded, (event, rows) => update(event, rows, { avatar_key: event.payload.storeKey ?? '' })),
  on(events.avatarRemoved, (event, rows) => update(event, rows, { avatar_key: '' })),
  on(events.mfaInitSkipped, (event, rows) => update(event, rows, { mfa_init_skipped: event.createdAt })),
  on(events.emailChanged, (event, rows) =>
    update(event, rows, { email: event.payload.email, is_email_verified: false }),
  ),
  on(events.emailVerified, (event, rows) =>
    update(event, rows, { is_email_verified: true, initialized: true }),
  ),
  on(events.phoneChanged, (event, rows) =>
    update(event, rows, { phone: event.payload.phone, is_phone_verified: false }),
  ),
  on(events.phoneRemoved, (event, rows) => update(event, rows, { phone: '', is_phone_verified: false })),
  on(events.phoneVerified, (event, rows) => update(event, rows, { is_phone_verified: true })),
  on(events.passwordChanged, (event, rows) =>
    update(event, rows, {
      initialized: true,
      has_password: true,
      password_change_required: event.payload.changeRequired,
      password_changed: event.createdAt,
      password_version: event.version,
    }),
  ),
  on(events.initializationCodeAdded, (event, rows) => update(event, rows, { initialized: false })),
  on(events.initializationCheckSucceeded, (event, rows) => update(event, rows, { initialized: true })),
  on(events.inviteCheckSucceeded, (event, rows) => update(event, rows, { initialized: true })),
  on(events.machineChanged, (event, rows) =>
    update(event, rows, machineFields.row(machineFields.read(event.payload))),
  ),
  on(events.machineSecretSet, secretChanged),
  on(events.machineSecretUpdated, secretChanged),
  on(events.machineSecretRemoved, (event, rows) => update(event, rows, { secret_hash: '' })),
];
