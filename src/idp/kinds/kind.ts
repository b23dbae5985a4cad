import type { Message } from '@bufbuild/protobuf';
import type { ProviderConfig } from '../../contract/services/idp/v1.ts';
import type { ChangeOf, FieldSet, Fields, ValuesOf } from '../../eventstore/index.ts';

type Said<T> = T extends Uint8Array
  ? T
  : T extends Message
    ? { [K in keyof T as K extends `$${string}` ? never : K]: Said<T[K]> }
    : T;
type Config = ProviderConfig['config'];
export type ConfigCase = NonNullable<Config['case']>;
/** The kind's configuration in messages, without secrets. */
export type ConfigOf<C extends ConfigCase> = Said<Extract<Config, { case: C }>['value']>;

/** What setting a provider up says, without what messages of adding and of changing tell beside. */
export type Asked<M extends Message> = Said<M>;

/** One secret that authenticates us at a provider; it is kept sealed and never told. */
export interface Secret<R> {
  /** Its name in event payloads. */
  readonly payload: string;
  /** Empty where a change leaves it as it is. */
  readonly of: (request: R) => string | Uint8Array;
  /** Its name in messages, of a secret that there must be. */
  readonly required?: string;
}

/** One kind of identity provider: a row of the family (see decision 0041). */
export interface ProviderKind<
  N extends ConfigCase = ConfigCase,
  // biome-ignore lint/suspicious/noExplicitAny: the fields differ by kind
  F extends FieldSet = any,
  // biome-ignore lint/suspicious/noExplicitAny: the requests differ by kind
  R = any,
> {
  /** As messages name its configuration. */
  readonly name: N;
  /** As RPCs name it: `AddGitHubEnterpriseServerProvider`. */
  readonly rpc: string;
  /** `IDPType` of `zitadel.idp.v2`, `ProviderType` of version 1. */
  readonly type: number;
  /** As event types name it; by level where histories differ. */
  readonly event: string | { readonly instance: string; readonly org: string };
  /** What it is called where no name is given. */
  readonly usualName?: string;
  readonly fields: Fields<F>;
  readonly secret?: Secret<R>;
  readonly read: (request: R) => ChangeOf<F>;
  readonly config: (values: ValuesOf<F>) => ConfigOf<N>;
}

export const defineKind = <const N extends ConfigCase, F extends FieldSet, R>(
  kind: ProviderKind<N, F, R>,
): ProviderKind<N, F, R> => kind;
