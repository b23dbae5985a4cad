import { type TSchema, Type } from '@sinclair/typebox';
import type { SealedValue } from '../crypto/types.ts';
import { defineEvent } from '../eventstore/index.ts';
import type { Level } from '../settings/index.ts';
import { nameFields, optionFields } from './fields.ts';
import { type AnyKind, providerKinds } from './kinds/index.ts';

/** Facts of the providers that an instance has for all, or an organization for itself. */

const sealed = Type.Unsafe<SealedValue>(Type.Object({}));

export const kindOnLevel = ({ event }: AnyKind, level: Level): string =>
  typeof event === 'string' ? event : event[level];

const payloadOf = (kind: AnyKind) =>
  Type.Object({
    id: Type.String(),
    ...nameFields.schema,
    ...(kind.fields.schema as Record<string, TSchema>),
    ...(kind.secret && { [kind.secret.payload]: Type.Optional(sealed) }),
    ...optionFields.schema,
  });

const factsOf = (level: Level, kind: AnyKind) => {
  const name = `${level}.idp.${kindOnLevel(kind, level)}`;
  return {
    added: defineEvent(level, `${name}.added`, payloadOf(kind)),
    /** Only what changed is there. */
    changed: defineEvent(level, `${name}.changed`, payloadOf(kind)),
  };
};
type Facts = ReturnType<typeof factsOf>;

const onLevel = (level: Level) => new Map(providerKinds.map((kind) => [kind.name, factsOf(level, kind)]));
const facts = { instance: onLevel('instance'), org: onLevel('org') };

export const providerFacts = (level: Level, { name }: Pick<AnyKind, 'name'>): Facts =>
  facts[level].get(name) as Facts;

export const providerRemoved = {
  instance: defineEvent('instance', 'instance.idp.removed', Type.Object({ id: Type.String() })),
  org: defineEvent('org', 'org.idp.removed', Type.Object({ id: Type.String() })),
};

/** A generic OpenID provider turned out to be one that has a kind of its own; the id stays. */
export const migratedKinds = ['azureAd', 'google'] as const;
export type MigratedKind = (typeof migratedKinds)[number];

const migrationsOf = (level: Level) =>
  Object.fromEntries(
    providerKinds
      .filter(({ name }) => (migratedKinds as readonly string[]).includes(name))
      .map((kind) => [
        kind.name,
        defineEvent(level, `${level}.idp.oidc.migrated.${kindOnLevel(kind, level)}`, payloadOf(kind)),
      ]),
  ) as Record<MigratedKind, Facts['added']>;
export const providerMigrated = { instance: migrationsOf('instance'), org: migrationsOf('org') };

/** The oldest form, in two facts: what all have, and what the kind has. Instances tell theirs under a name of then. */
const earlierOf = (level: Level) => {
  const name = `${level === 'instance' ? 'iam' : 'org'}.idp`;
  const id = { idpConfigId: Type.String() };
  const shared = Type.Object({
    ...id,
    name: Type.Optional(Type.String()),
    idpType: Type.Optional(Type.Integer()),
    stylingType: Type.Optional(Type.Integer()),
    autoRegister: Type.Optional(Type.Boolean()),
  });
  const openId = Type.Object({
    ...id,
    clientId: Type.Optional(Type.String()),
    clientSecret: Type.Optional(sealed),
    issuer: Type.Optional(Type.String()),
    scopes: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
    idpDisplayNameMapping: Type.Optional(Type.Integer()),
    usernameMapping: Type.Optional(Type.Integer()),
  });
  const jwt = Type.Object({
    ...id,
    jwtEndpoint: Type.Optional(Type.String()),
    issuer: Type.Optional(Type.String()),
    keysEndpoint: Type.Optional(Type.String()),
    headerName: Type.Optional(Type.String()),
  });
  return {
    added: defineEvent(level, `${name}.config.added`, shared),
    changed: defineEvent(level, `${name}.config.changed`, shared),
    deactivated: defineEvent(level, `${name}.config.deactivated`, Type.Object(id)),
    reactivated: defineEvent(level, `${name}.config.reactivated`, Type.Object(id)),
    removed: defineEvent(
      level,
      `${name}.config.removed`,
      Type.Object({ ...id, name: Type.Optional(Type.String()) }),
    ),
    openIdAdded: defineEvent(level, `${name}.oidc.config.added`, openId),
    openIdChanged: defineEvent(level, `${name}.oidc.config.changed`, openId),
    jwtAdded: defineEvent(level, `${name}.jwt.config.added`, jwt),
    jwtChanged: defineEvent(level, `${name}.jwt.config.changed`, jwt),
  };
};
export const earlier = { instance: earlierOf('instance'), org: earlierOf('org') };

/** Every type that tells of providers of a level. */
export const providerEventTypes = (level: Level): readonly string[] => [
  ...[...facts[level].values()].flatMap(({ added, changed }) => [added.type, changed.type]),
  providerRemoved[level].type,
  ...Object.values(providerMigrated[level]).map(({ type }) => type),
  ...Object.values(earlier[level]).map(({ type }) => type),
];
