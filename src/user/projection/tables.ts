import { auditColumns, defineTable, type RecordedEvent } from '../../eventstore/index.ts';
import { humanFields, machineFields } from '../fields.ts';

/** As the v2 wire numbers them; `initial` is told by `initialized`. */
export const userState = { active: 1, inactive: 2, deleted: 3, locked: 4, initial: 5 } as const;
export const userType = { human: 1, machine: 2 } as const;
/** Kinds of login names. */
export const loginNameKind = { userName: 1, email: 2, phone: 3 } as const;
/** `AuthenticationMethodType` of the wire. */
export const authMethodType = {
  password: 1,
  passkey: 2,
  idp: 3,
  totp: 4,
  u2f: 5,
  otpSms: 6,
  otpEmail: 7,
  recoveryCode: 8,
} as const;
/** `AuthFactorState` of the wire. */
export const authMethodState = { notReady: 1, ready: 2 } as const;

export const usersTable = defineTable(
  'users_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_name: 'text',
    domain_required: 'boolean',
    state: 'smallint',
    initialized: 'boolean',
    type: 'smallint',
    ...humanFields.columns,
    avatar_key: 'text',
    is_email_verified: 'boolean',
    is_phone_verified: 'boolean',
    has_password: 'boolean',
    password_change_required: 'boolean',
    password_changed: 'timestamptz',
    password_version: 'bigint',
    mfa_init_skipped: 'timestamptz',
    ...machineFields.columns,
    secret_hash: 'text',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: 'resource_owner', user: 'id' } },
);

/** What a user is found by at sign-in, in the form that login names are compared in; one row each for user name, e-mail address and phone. */
export const loginNamesTable = defineTable(
  'login_names_projection',
  {
    instance_id: 'text',
    user_id: 'text',
    kind: 'smallint',
    login_name: 'text',
    is_verified: 'boolean',
    domain_required: 'boolean',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'user_id', 'kind'],
    readable: true,
    goesWith: { org: 'resource_owner', user: 'user_id' },
  },
);

export const userMetadataTable = defineTable(
  'user_metadata',
  { instance_id: 'text', user_id: 'text', key: 'text', value: 'text', ...auditColumns },
  {
    key: ['instance_id', 'user_id', 'key'],
    readable: true,
    goesWith: { org: 'resource_owner', user: 'user_id' },
  },
);

/** `token_id` is '' for methods that a user has once, such as the password; the columns of keys are blank for all but these. */
export const authMethodsTable = defineTable(
  'user_auth_methods_projection',
  {
    instance_id: 'text',
    user_id: 'text',
    method_type: 'smallint',
    token_id: 'text',
    state: 'smallint',
    name: 'text',
    relying_party_id: 'text',
    public_key: 'bytea',
    attestation_type: 'text',
    aaguid: 'bytea',
    sign_count: 'bigint',
    last_use: 'timestamptz',
    ...auditColumns,
  },
  {
    key: ['instance_id', 'user_id', 'method_type', 'token_id'],
    readable: true,
    goesWith: { org: 'resource_owner', user: 'user_id' },
  },
);

export const personalAccessTokensTable = defineTable(
  'personal_access_tokens_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    expiration_date: 'timestamptz',
    scopes: 'text[]',
    ...auditColumns,
  },
  { readable: true, goesWith: { org: 'resource_owner', user: 'user_id' } },
);

export const authnKeysTable = defineTable(
  'authn_keys_projection',
  {
    instance_id: 'text',
    id: 'text',
    user_id: 'text',
    type: 'smallint',
    expiration_date: 'timestamptz',
    public_key: 'text',
    ...auditColumns,
  },
  { goesWith: { org: 'resource_owner', user: 'user_id' } },
);

export const ofUser = (event: RecordedEvent) => ({
  instance_id: event.instanceId,
  user_id: event.aggregateId,
});
