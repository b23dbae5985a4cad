import type { DescMessage, DescService, Message, MessageShape } from '@bufbuild/protobuf';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type * as messages from '../contract/services/policy/v1.ts';
import type { SettingsService } from '../contract/services/settings/v2.ts';
import type { ChangeOf, FieldSet, NewEvent, ValuesOf } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { Level, Place } from './levels.ts';
import type { SettingsNeighbours, Together } from './neighbours.ts';
import type { PlacedProvider } from './policies/login-providers.ts';
import type { Policy, PolicyRules } from './policy.ts';
import type { Reader, Settings } from './settings.ts';

/**
 * The RPCs of a policy as rows: what each does, and on whose settings. Their names follow from the policy's;
 * `handlers.ts` makes handlers of the rows, and the test of all policies walks them.
 */
export interface PolicyRpc {
  readonly service: 'admin' | 'management' | 'auth';
  readonly method: string;
  /** `preview` and `activate` are of policies with drafts. */
  readonly does: 'get' | 'add' | 'change' | 'reset' | 'preview' | 'activate';
  /** The instance; the organization that the call acts in, or that its request names; the caller's own. */
  readonly on: 'instance' | 'org' | 'named org' | 'own org';
  /** The contract asks for no permission, so that everybody may ask of their own organization. */
  readonly forEverybody?: true;
}

/** A policy, its RPCs, and how its values stand in messages. */
export interface PolicyFamily {
  readonly name: string;
  readonly policy: Policy;
  readonly rpcs: readonly PolicyRpc[];
  readonly wire: AnyWire;
}

type Methods<S extends DescService> = S['method'];
type Input<M, K extends string> = K extends keyof M
  ? M[K] extends { readonly input: infer I extends DescMessage }
    ? MessageShape<I>
    : never
  : never;
type NameIn<M, Prefix extends string> =
  Extract<keyof M, `${Prefix}${string}Policy`> extends infer K
    ? K extends `${Prefix}${infer N}`
      ? N
      : never
    : never;

/** `LockoutPolicy`: what version 1 calls the policy, in its messages and in the names of its RPCs. */
export type PolicyName = NameIn<
  Methods<typeof ManagementService> & Methods<typeof AdminService>,
  'addCustom'
>;

/** What sets the policy: the fields that all of its requests have. */
type SettingRequest<N extends string> =
  | Input<Methods<typeof ManagementService>, `addCustom${N}` | `updateCustom${N}`>
  | Input<Methods<typeof AdminService>, `update${N}` | `addCustom${N}`>;

type Said<T> = T extends Message
  ? { [K in keyof T as K extends `$${string}` ? never : K]?: Said<T[K]> }
  : T extends readonly (infer E extends Message)[]
    ? Said<E>[]
    : T;
type PolicyMessage<N extends string> = `${N}Schema` extends keyof typeof messages
  ? (typeof messages)[`${N}Schema`] extends infer D extends DescMessage
    ? MessageShape<D>
    : never
  : never;
/** A message of version 1, whole but for what every policy has. */
type Told<N extends string> = {
  [K in Exclude<keyof PolicyMessage<N>, 'details' | 'isDefault' | '$typeName' | '$unknown'>]: Said<
    PolicyMessage<N>[K]
  >;
};
type SettingsAnswer<M extends keyof Methods<typeof SettingsService>> = MessageShape<
  Methods<typeof SettingsService>[M]['output']
>;
export type SettingsMethod = {
  [M in keyof Methods<typeof SettingsService>]: SettingsAnswer<M> extends { settings?: unknown } ? M : never;
}[keyof Methods<typeof SettingsService>];
type SettingsOf<M extends SettingsMethod> =
  SettingsAnswer<M> extends { settings?: infer S } ? Omit<Said<NonNullable<S>>, 'resourceOwnerType'> : never;

export interface PolicyWire<N extends PolicyName, F extends FieldSet, V, M extends SettingsMethod> {
  readonly effective: (settings: Settings) => Reader<V>;
  /** What would be in force if drafts were activated; of policies with drafts. */
  readonly draft?: (settings: Settings) => Reader<V>;
  /** What a request sets. @throws PosternError `invalid_argument` */
  readonly read: (request: SettingRequest<N>) => ChangeOf<F>;
  /** `origin`: of the request, for addresses. */
  readonly v1: (values: V, origin: string) => Told<N>;
  /** Where settings.v2 has it. */
  readonly v2?: { readonly method: M; readonly settings: (values: V, origin: string) => SettingsOf<M> };
  /** auth.v1 has `GetMy…`. */
  readonly mine?: true;
  readonly more?: readonly PolicyRpc[];
  /**
   * An instance's own are answered as they are where a change says nothing new, which others refuse: Terraform's
   * provider takes that refusal for a failure of this policy alone.
   */
  readonly repeatable?: true;
  /** What else happens when a place gets settings of its own; the request is absent where it says nothing of it. */
  readonly alongWithAdded?: (
    level: Level,
    request: object,
    /** The identity providers that the request names. */
    providers: readonly PlacedProvider[],
  ) => readonly NewEvent[];
  /** What of other features changes with what holds in a place; asked again in each try. */
  readonly together?: (
    sources: Pick<Platform, 'store'> & { readonly neighbours: SettingsNeighbours },
    instanceId: string,
    place: Place,
    change: { readonly before: ValuesOf<F>; readonly after: ValuesOf<F> },
  ) => Promise<Together | undefined>;
}

// biome-ignore lint/suspicious/noExplicitAny: one list holds all policies
export type AnyWire = PolicyWire<any, any, any, any>;

const usual = (name: string): PolicyRpc[] => [
  { service: 'admin', method: `get${name}`, does: 'get', on: 'instance' },
  { service: 'admin', method: `update${name}`, does: 'change', on: 'instance' },
  { service: 'management', method: `get${name}`, does: 'get', on: 'org' },
  { service: 'management', method: `getDefault${name}`, does: 'get', on: 'instance' },
  { service: 'management', method: `addCustom${name}`, does: 'add', on: 'org' },
  { service: 'management', method: `updateCustom${name}`, does: 'change', on: 'org' },
  { service: 'management', method: `reset${name}ToDefault`, does: 'reset', on: 'org' },
];

/** Policies that only the instance's administrators set, for their organizations too. */
const administered = (name: string): PolicyRpc[] => [
  { service: 'admin', method: `get${name}`, does: 'get', on: 'instance' },
  { service: 'admin', method: `update${name}`, does: 'change', on: 'instance' },
  { service: 'admin', method: `getCustom${name}`, does: 'get', on: 'named org' },
  { service: 'admin', method: `addCustom${name}`, does: 'add', on: 'named org' },
  { service: 'admin', method: `updateCustom${name}`, does: 'change', on: 'named org' },
  { service: 'admin', method: `resetCustom${name}ToDefault`, does: 'reset', on: 'named org' },
  { service: 'management', method: `get${name}`, does: 'get', on: 'org', forEverybody: true },
];

const family =
  (rows: (name: string) => PolicyRpc[]) =>
  <N extends PolicyName, F extends FieldSet, V, M extends SettingsMethod>(
    name: N,
    policy: PolicyRules<F>,
    wire: PolicyWire<N, F, V, M>,
  ): PolicyFamily => ({
    name,
    policy: policy as unknown as Policy,
    rpcs: [
      ...rows(name),
      ...(wire.mine
        ? [{ service: 'auth', method: `getMy${name}`, does: 'get', on: 'own org' } as const]
        : []),
      ...(wire.more ?? []),
    ],
    wire: wire as AnyWire,
  });

/** A policy that organizations may set for themselves. */
export const policyRpcs = family(usual);
/** A policy that only administrators of the instance set. */
export const administeredPolicyRpcs = family(administered);
