/** Tables that the schema promises to those who read it by SQL, under these names, with these columns and keys. */
export interface Promised {
  /** Default: `projections`. */
  readonly schema?: 'system';
  readonly key: readonly string[];
  /** Beside `instance_id`, and what every projection has: `change_date`, `resource_owner`, `sequence`. */
  readonly columns: Readonly<Record<string, string>>;
  /** Some index begins with these, instance first. */
  readonly foundBy?: readonly (readonly string[])[];
  /** Asked for once, and not there; the reason. A column that is there after all fails the test. */
  readonly without?: Readonly<Record<string, string>>;
  /** The promise is the whole table: nothing stands beside it but this. */
  readonly beside?: readonly string[];
}

/** Of tables that wait for their feature, or never come: why. One that is there after all fails the test. */
export const absent: Readonly<Record<string, string>> = {
  idp_configs: 'comes with identity providers',
  idp_providers: 'comes with identity providers',
  auth_requests_projection:
    'an authorization request lives an hour and is read by its id alone, from its events; a row would be written twice for each sign-in and read by nobody',
};

const id = ['instance_id', 'id'];
const text = 'text';
const flag = 'boolean';
const named = { id: text, name: text };
const stateful = { ...named, state: 'smallint' };
const roles = { user_id: text, roles: 'text[]' };
const policy = { id: text, is_default: flag };

const otherName = 'is `creation_date` and `change_date`, as in every table';

export const promised: Readonly<Record<string, Promised>> = {
  orgs_projection: { key: id, columns: { ...stateful, primary_domain: text } },
  projects_projection: { key: id, columns: stateful, foundBy: [['resource_owner']] },
  applications_projection: {
    key: id,
    columns: { ...stateful, project_id: text, client_id: text },
    foundBy: [['project_id'], ['client_id']],
  },
  users_projection: {
    key: id,
    columns: { id: text, user_name: text, state: 'smallint', type: 'smallint', email: text, phone: text },
    foundBy: [['resource_owner']],
  },
  user_metadata: {
    key: ['instance_id', 'user_id', 'key'],
    columns: { user_id: text, key: text, value: text },
  },
  login_names_projection: {
    key: ['instance_id', 'user_id', 'kind'],
    columns: { user_id: text, login_name: text },
    foundBy: [['login_name'], ['user_id']],
  },
  org_domains_projection: {
    key: ['instance_id', 'org_id', 'domain'],
    columns: { org_id: text, domain: text, is_verified: flag, is_primary: flag },
    foundBy: [['org_id'], ['domain']],
  },
  project_roles_projection: {
    key: ['instance_id', 'project_id', 'role_key'],
    columns: { project_id: text, role_key: text, display_name: text, group_name: text },
  },
  instances_projection: { key: id, columns: { ...named, default_org_id: text } },
  instance_domains_projection: {
    key: ['instance_id', 'domain'],
    columns: { domain: text, is_primary: flag, is_generated: flag },
  },
  instance_trusted_domains_projection: { key: ['instance_id', 'domain'], columns: { domain: text } },
  sessions_projection: { key: id, columns: { id: text, user_id: text }, foundBy: [['user_id']] },
  user_grants_projection: {
    key: id,
    columns: {
      id: text,
      user_id: text,
      project_id: text,
      grant_id: text,
      roles: 'text[]',
      state: 'smallint',
    },
    foundBy: [['user_id'], ['project_id']],
  },
  project_grants_projection: {
    key: id,
    columns: { id: text, project_id: text, granted_org_id: text, role_keys: 'text[]', state: 'smallint' },
    foundBy: [['project_id'], ['granted_org_id']],
  },
  org_members_projection: {
    key: ['instance_id', 'org_id', 'user_id'],
    columns: { org_id: text, ...roles },
    foundBy: [['user_id']],
  },
  project_members_projection: {
    key: ['instance_id', 'project_id', 'user_id'],
    columns: { project_id: text, ...roles },
    foundBy: [['user_id']],
  },
  instance_members_projection: { key: ['instance_id', 'user_id'], columns: roles },
  password_complexity_policies: {
    key: id,
    columns: {
      ...policy,
      min_length: 'bigint',
      has_lowercase: flag,
      has_uppercase: flag,
      has_number: flag,
      has_symbol: flag,
    },
  },
  password_age_policies: {
    key: id,
    columns: { ...policy, max_age_days: 'bigint', expire_warn_days: 'bigint' },
  },
  login_policies: { key: id, columns: { ...policy, allow_username_password: flag, force_mfa: flag } },
  notification_policies: { key: id, columns: { ...policy, password_change: flag } },
  milestones_projection: {
    key: ['instance_id', 'type'],
    columns: { type: 'smallint', reached_date: 'timestamptz' },
  },
  quotas_projection: {
    key: id,
    columns: {
      id: text,
      unit: text,
      from_anchor: 'timestamptz',
      reset_interval: 'bigint',
      amount: 'bigint',
      limit_usage: flag,
    },
  },
  limits_projection: { key: id, columns: { id: text, audit_log_retention: 'bigint', block: flag } },

  user_auth_methods_projection: {
    key: ['instance_id', 'user_id', 'method_type', 'token_id'],
    columns: {
      user_id: text,
      method_type: 'smallint',
      token_id: text,
      state: 'smallint',
      name: text,
      public_key: 'bytea',
      attestation_type: text,
      aaguid: 'bytea',
      sign_count: 'bigint',
    },
    foundBy: [['user_id']],
    without: {
      id: 'a method is the token of its kind that a user has: that is the key',
      created_at: otherName,
      updated_at: otherName,
    },
    beside: ['creation_date', 'relying_party_id', 'last_use'],
  },
  personal_access_tokens_projection: {
    key: id,
    columns: {
      id: text,
      user_id: text,
      scopes: 'text[]',
      creation_date: 'timestamptz',
      expiration_date: 'timestamptz',
    },
    foundBy: [['user_id']],
    without: {
      token_hash: 'a token is sealed and names its own id, so that nothing of it need be kept',
      application_id: 'no RPC gives a token to an application',
      last_used: 'no RPC tells it, and it would make a write of every request',
      created_at: otherName,
      updated_at: otherName,
    },
    beside: [],
  },
  lockout_policies_projection: {
    key: id,
    columns: {
      ...policy,
      max_password_attempts: 'bigint',
      max_otp_attempts: 'bigint',
      show_failure: flag,
    },
    without: {
      aggregate_id: 'is the id: an instance or organization has one policy',
      created_at: otherName,
      updated_at: otherName,
    },
    beside: ['creation_date'],
  },
  encryption_keys: {
    schema: 'system',
    key: id,
    columns: {
      id: text,
      algorithm: text,
      key_data: 'bytea',
      identifier: text,
      created_at: 'timestamptz',
      rotation_date: 'timestamptz',
      expired_at: 'timestamptz',
    },
    foundBy: [['identifier']],
    beside: [],
  },
};
