import { Type } from '@sinclair/typebox';
import {
  defineEvent,
  defineTable,
  type NewEvent,
  on,
  type ProjectionHandler,
  type RecordedEvent,
} from '../../eventstore/index.ts';
import { count, definePolicy, flag, hours, text } from '../policy.ts';

/** Numbers of the wire's SecondFactorType and MultiFactorType, and of the events' `mfaType`. */
export const secondFactor = { totp: 1, u2f: 2, otpEmail: 3, otpSms: 4, recoveryCodes: 5 } as const;
export const multiFactor = { u2fWithVerification: 1 } as const;

const factor = Type.Object({ mfaType: Type.Integer() });

export const loginFactorsTable = defineTable(
  'login_policy_factors',
  {
    instance_id: 'text',
    id: 'text',
    /** `second` or `multi` */
    kind: 'text',
    factor: 'smallint',
    creation_date: 'timestamptz',
    change_date: 'timestamptz',
    resource_owner: 'text',
    sequence: 'bigint',
  },
  { key: ['instance_id', 'id', 'kind', 'factor'], goesWith: { org: 'id' } },
);

const factorEvents = (owner: 'instance' | 'org', kind: 'second' | 'multi') => {
  const added = defineEvent(owner, `${owner}.policy.login.${kind}factor.added`, factor);
  const removed = defineEvent(owner, `${owner}.policy.login.${kind}factor.removed`, factor);
  const key = (event: RecordedEvent<string, { mfaType: number }>) => ({
    instance_id: event.instanceId,
    id: event.aggregateId,
    kind,
    factor: event.payload.mfaType,
  });
  const handlers: ProjectionHandler[] = [
    on(added, (event, rows) =>
      rows.insert(loginFactorsTable, {
        ...key(event),
        creation_date: event.createdAt,
        change_date: event.createdAt,
        resource_owner: event.owner,
        sequence: event.version,
      }),
    ),
    on(removed, (event, rows) => rows.remove(loginFactorsTable, key(event))),
  ];
  return { added, removed, handlers };
};

const instanceSecond = factorEvents('instance', 'second');
const instanceMulti = factorEvents('instance', 'multi');

/** How people sign in, and how long what they proved is believed. */
export const loginPolicy = definePolicy({
  kind: 'login',
  table: 'login_policies',
  fields: {
    allowUsernamePassword: flag('allow_username_password', true),
    allowRegister: flag('allow_register', true),
    allowExternalIdp: flag('allow_external_idp', true),
    forceMFA: flag('force_mfa', false),
    forceMFALocalOnly: flag('force_mfa_local_only', false),
    /** Passkeys: 0 not allowed, 1 allowed. */
    passwordlessType: count('passwordless_type', 1),
    hidePasswordReset: flag('hide_password_reset', false),
    ignoreUnknownUsernames: flag('ignore_unknown_usernames', false),
    allowDomainDiscovery: flag('allow_domain_discovery', true),
    disableLoginWithEmail: flag('disable_login_with_email', false),
    disableLoginWithPhone: flag('disable_login_with_phone', false),
    defaultRedirectURI: text('default_redirect_uri'),
    passwordCheckLifetime: hours('password_check_lifetime', 240),
    externalLoginCheckLifetime: hours('external_login_check_lifetime', 240),
    mfaInitSkipLifetime: hours('mfa_init_skip_lifetime', 720),
    secondFactorCheckLifetime: hours('second_factor_check_lifetime', 18),
    multiFactorCheckLifetime: hours('multi_factor_check_lifetime', 12),
  },
  more: {
    tables: [loginFactorsTable],
    handlers: [
      ...instanceSecond.handlers,
      ...instanceMulti.handlers,
      ...factorEvents('org', 'second').handlers,
      ...factorEvents('org', 'multi').handlers,
    ],
  },
});

/** Factors of a new instance: authenticator apps and security keys; passkeys for all at once. */
export const defaultFactors = {
  second: [secondFactor.totp, secondFactor.u2f],
  multi: [multiFactor.u2fWithVerification],
} as const;

export const defaultFactorEvents = (): NewEvent[] => [
  ...defaultFactors.second.map((mfaType) => instanceSecond.added({ mfaType })),
  ...defaultFactors.multi.map((mfaType) => instanceMulti.added({ mfaType })),
];
