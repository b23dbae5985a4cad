import type { SealedValue } from '../crypto/types.ts';
import { failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import { type Level, wentAlong } from '../settings/index.ts';
import {
  earlier,
  type MigratedKind,
  migratedKinds,
  providerFacts,
  providerMigrated,
  providerRemoved,
} from './events.ts';
import { nameFields, type Options, optionFields } from './fields.ts';
import { type AnyKind, kindNamed } from './kinds/index.ts';
import type { Provider, Providers } from './state.ts';

/** Decisions on identity providers. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

/** What somebody asks a provider to be. */
export interface Wanted {
  readonly kind: AnyKind;
  readonly name: string;
  /** `invalid_argument` where something cannot be so. */
  readonly values: object;
  readonly options: Partial<Options>;
  /** Undefined: as it is. */
  readonly secret: SealedValue | undefined;
}

/** Of so many sign-in pages show none well, and each is loaded with its neighbours. */
export const mostProviders = 200;

const absent = () => notFound('IDP-Nfd01', 'There is no such identity provider', { field: 'id' });

/** @throws PosternError `not_found` */
export function requireProvider(providers: Providers, id: string): Provider {
  const provider = providers.get(id);
  if (provider) return provider;
  throw absent();
}

const nameOf = ({ kind, name }: Wanted): string =>
  nameFields.clean({ name: name.trim() === '' ? (kind.usualName ?? '') : name }).name;

const valuesOf = ({ kind, values }: Wanted): object =>
  (kind.fields.clean as (wanted: object) => object)(values);

const secretOf = ({ kind, secret }: Wanted): object =>
  secret && kind.secret ? { [kind.secret.payload]: secret } : {};

/** @throws PosternError `invalid_argument` where there must be a secret and none is given */
function requireSecret({ kind, secret }: Wanted): void {
  const field = kind.secret?.required;
  if (secret || field === undefined) return;
  throw invalidArgument('IDP-Sec01', `${field} must be given`, { field });
}

const asNew = (id: string, wanted: Wanted) => {
  requireSecret(wanted);
  return {
    id,
    ...nameFields.writeNew({ name: nameOf(wanted) }),
    ...(kindFields(wanted.kind).writeNew(valuesOf(wanted)) as object),
    ...secretOf(wanted),
    ...optionFields.writeNew(wanted.options),
  };
};

/** The fields of any kind, by what they are asked here. */
const kindFields = ({ fields }: AnyKind) =>
  fields as unknown as {
    writeNew(change: object): object;
    write(change: object): object;
    differences(values: object, change: object): object;
  };

export function addProvider(level: Level, providers: Providers, id: string, wanted: Wanted): Decision {
  if (providers.size >= mostProviders)
    throw failedPrecondition('IDP-Max01', `There are at most ${mostProviders} identity providers`);
  return { events: [providerFacts(level, wanted.kind).added(asNew(id, wanted))] };
}

export function changeProvider(level: Level, providers: Providers, id: string, wanted: Wanted): Decision {
  const provider = requireProvider(providers, id);
  const { kind } = wanted;
  if (provider.kind !== kind.name || provider.earlier) throw otherKind();
  const change = kindFields(kind).differences(provider.values, valuesOf(wanted));
  const payload = {
    ...nameFields.write(nameFields.differences(provider, { name: nameOf(wanted) })),
    ...kindFields(kind).write(change),
    ...secretOf(wanted),
    ...optionFields.write(optionFields.differences(provider.options, wanted.options)),
  };
  if (Object.keys(payload).length === 0) return nothing;
  return { events: [providerFacts(level, kind).changed({ id, ...payload })] };
}

const otherKind = () =>
  failedPrecondition('IDP-Knd01', 'The identity provider is of another kind; change it as one of its own', {
    field: 'id',
  });

/** A generic OpenID provider becomes one of Microsoft's or Google's under the same id: links of people stay good. */
export function migrateProvider(level: Level, providers: Providers, id: string, wanted: Wanted): Decision {
  const provider = requireProvider(providers, id);
  if (provider.kind !== 'oidc')
    throw failedPrecondition('IDP-Mig01', 'Only generic OpenID Connect providers can be migrated', {
      field: 'id',
    });
  const target = migratedKinds.find((name) => name === wanted.kind.name) as MigratedKind;
  return { events: [providerMigrated[level][target](asNew(id, wanted))] };
}

/** @param isOffered the login settings of the same place offer it */
export function removeProvider(level: Level, providers: Providers, id: string, isOffered: boolean): Decision {
  const provider = requireProvider(providers, id);
  const removed = provider.earlier
    ? earlier[level].removed({ idpConfigId: id, name: provider.name })
    : providerRemoved[level]({ id });
  return { events: isOffered ? [removed, wentAlong(level, id)] : [removed] };
}

/** Another key of ours; answers that are encrypted to the former one cannot be read any more. */
export function changeSamlKey(
  level: Level,
  providers: Providers,
  id: string,
  { secret: key, certificate }: { readonly secret: SealedValue; readonly certificate: string },
): Decision {
  const provider = requireProvider(providers, id);
  if (provider.kind !== 'saml') throw otherKind();
  const payload = { id, key, certificate };
  return { events: [providerFacts(level, kindNamed('saml')).changed(payload)] };
}

/** What providers of the oldest form are. */
export interface EarlierShared {
  readonly name: string;
  readonly stylingType: number;
  readonly autoRegister: boolean;
}

export type EarlierConfig =
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly clientId: string;
      readonly clientSecret: SealedValue | undefined;
      readonly scopes: readonly string[];
      readonly idpDisplayNameMapping: number;
      readonly usernameMapping: number;
    }
  | {
      readonly kind: 'jwt';
      readonly jwtEndpoint: string;
      readonly issuer: string;
      readonly keysEndpoint: string;
      readonly headerName: string;
    };

/** `IDPType` of version 1. */
const earlierTypes = { oidc: 1, jwt: 3 } as const;

/** The configuration in the form that is kept, checked as that of today's kinds. */
function cleanConfig({ kind, ...config }: EarlierConfig): object {
  const cleaned = (kindNamed(kind).fields.clean as (wanted: object) => object)(config);
  const { clientSecret, ...rest } = { clientSecret: undefined, ...config };
  return { ...rest, ...cleaned, ...(clientSecret && { clientSecret }) };
}

export function addEarlier(
  level: Level,
  providers: Providers,
  id: string,
  { name, stylingType, autoRegister }: EarlierShared,
  config: EarlierConfig,
): Decision {
  if (providers.size >= mostProviders)
    throw failedPrecondition('IDP-Max01', `There are at most ${mostProviders} identity providers`);
  const events = earlier[level];
  const shared = {
    ...nameFields.clean({ name }),
    idpType: earlierTypes[config.kind],
    stylingType,
    autoRegister,
  };
  const configured = { idpConfigId: id, ...cleanConfig(config) };
  return {
    events: [
      events.added({ idpConfigId: id, ...shared }),
      config.kind === 'oidc' ? events.openIdAdded(configured) : events.jwtAdded(configured),
    ],
  };
}

/** @throws PosternError `not_found`, `failed_precondition` for one of today's form */
function requireEarlier(providers: Providers, id: string) {
  const provider = requireProvider(providers, id);
  if (provider.earlier) return { ...provider, earlier: provider.earlier };
  throw failedPrecondition(
    'IDP-Erl01',
    'The identity provider was made as a template; change it by the calls for templates',
    { field: 'idp_id' },
  );
}

const unchanged = () => failedPrecondition('IDP-Erl02', 'The identity provider is so already');

const changesOf = (before: object, after: object): object =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify((before as Record<string, unknown>)[name]),
    ),
  );

export function changeEarlier(
  level: Level,
  providers: Providers,
  id: string,
  wanted: EarlierShared,
): Decision {
  const provider = requireEarlier(providers, id);
  const change = changesOf(
    { name: provider.name, ...provider.earlier },
    { ...wanted, ...nameFields.clean({ name: wanted.name }) },
  );
  if (Object.keys(change).length === 0) throw unchanged();
  return { events: [earlier[level].changed({ idpConfigId: id, ...change })] };
}

export function changeEarlierConfig(
  level: Level,
  providers: Providers,
  id: string,
  wanted: EarlierConfig,
): Decision {
  const provider = requireEarlier(providers, id);
  if (provider.kind !== wanted.kind) throw otherKind();
  const { displayNameMapping: idpDisplayNameMapping, usernameMapping } = provider.earlier;
  const before = { ...provider.values, idpDisplayNameMapping, usernameMapping };
  const change = { idpConfigId: id, ...changesOf(before, cleanConfig(wanted)) };
  if (Object.keys(change).length === 1) throw unchanged();
  const events = earlier[level];
  return { events: [wanted.kind === 'oidc' ? events.openIdChanged(change) : events.jwtChanged(change)] };
}

export function setActive(level: Level, providers: Providers, id: string, isActive: boolean): Decision {
  const provider = requireEarlier(providers, id);
  if (provider.isActive === isActive)
    throw failedPrecondition(
      'IDP-Erl03',
      `The identity provider is ${isActive ? 'active' : 'inactive'} already`,
    );
  const events = earlier[level];
  const fact: NewEvent = (isActive ? events.reactivated : events.deactivated)({ idpConfigId: id });
  return { events: [fact] };
}
