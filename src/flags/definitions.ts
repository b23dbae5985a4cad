import { type Static, type TSchema, Type } from '@sinclair/typebox';

/** What a flag holds, and what holds where nobody set it. */
interface Flag<S extends TSchema = TSchema> {
  /** Between `feature.<level>.` and `.set` in event types. */
  readonly key: string;
  readonly value: S;
  readonly initial: Static<S>;
  /** Only instances have it. */
  readonly instanceOnly?: true;
}

const flag = <S extends TSchema>(
  key: string,
  value: S,
  initial: Static<S>,
  more: Pick<Flag, 'instanceOnly'> = {},
) => ({ key, value, initial, ...more }) satisfies Flag<S>;

const loginV2 = Type.Object({ required: Type.Boolean(), baseUri: Type.Optional(Type.String()) });

/**
 * Every feature flag, under its name on the wire. What no comment says to govern something here is kept and told, and
 * what it stands for in Zitadel is the same with or without it.
 */
export const flags = {
  /** The login goes by the settings of the default organization where a request names none. */
  loginDefaultOrg: flag('login_default_org', Type.Boolean(), true),
  userSchema: flag('user_schema', Type.Boolean(), false),
  oidcTokenExchange: flag('token_exchange', Type.Boolean(), false),
  improvedPerformance: flag('improved_performance', Type.Array(Type.Integer()), []),
  /** An ID token at `end_session` ends the sign-in that it names; where false, the browser's own too. */
  oidcSingleV1SessionTermination: flag('oidc_single_v1_session_termination', Type.Boolean(), true),
  /** Applications with a `back_channel_logout_uri` are told when sign-ins end; discovery says so. */
  enableBackChannelLogout: flag('enable_back_channel_logout', Type.Boolean(), false),
  /** Where every application's people sign in, whatever the application says. */
  loginV2: flag('login_v2', loginV2, { required: false } as Static<typeof loginV2>),
  permissionCheckV2: flag('permission_check_v2', Type.Boolean(), false),
  /** Refusals of the OIDC endpoints tell clients what was wrong below. */
  debugOidcParentError: flag('debug_oidc_parent_error', Type.Boolean(), false, { instanceOnly: true }),
  consoleUseV2UserApi: flag('console_use_v2_user_api', Type.Boolean(), false, { instanceOnly: true }),
};

export type FlagName = keyof typeof flags;
export const flagNames = Object.keys(flags) as FlagName[];

export type FlagValues = { readonly [N in FlagName]: Static<(typeof flags)[N]['value']> };

/** What one level has set; the rest is inherited. */
export type OwnFlags = Partial<FlagValues>;
