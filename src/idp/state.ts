import type { SealedValue } from '../crypto/types.ts';
import { type Aggregate, type RecordedEvent, withEntry, withoutEntry } from '../eventstore/index.ts';
import { type Kept, keptIn, type Level, levels } from '../settings/index.ts';
import { earlier, providerEventTypes, providerFacts, providerMigrated, providerRemoved } from './events.ts';
import { nameFields, type Options, optionFields } from './fields.ts';
import { type AnyKind, type KindName, kindNamed, type ProviderValues, providerKinds } from './kinds/index.ts';

/** What providers of the oldest form have besides. */
export interface Earlier {
  readonly stylingType: number;
  /** Whoever comes gets an account. */
  readonly autoRegister: boolean;
  /** `OIDCMappingField` */
  readonly displayNameMapping: number;
  readonly usernameMapping: number;
}

interface ProviderOf<N extends KindName> {
  readonly id: string;
  readonly kind: N;
  readonly name: string;
  readonly isActive: boolean;
  readonly options: Options;
  readonly values: ProviderValues<N>;
  readonly secret: SealedValue | undefined;
  readonly earlier: Earlier | undefined;
}

/** Where people may come from who have their account elsewhere. */
export type Provider<N extends KindName = KindName> = N extends KindName ? ProviderOf<N> : never;

export type Providers = ReadonlyMap<string, Provider>;

type Evolve = (providers: Providers, event: RecordedEvent) => Providers;
type Payload = { readonly id?: string; readonly idpConfigId?: string } & Readonly<Record<string, unknown>>;

const secretIn = (kind: AnyKind, payload: Payload): SealedValue | undefined =>
  kind.secret && (payload[kind.secret.payload] as SealedValue | undefined);

/** The fold of a kind's fields, whichever they are. */
const fold = (kind: AnyKind, values: object, payload: object) =>
  (kind.fields.fold as (values: object, payload: object) => object)(values, payload);

const put = (providers: Providers, provider: object): Providers => {
  const made = provider as Provider;
  return withEntry(providers, made.id, made);
};

const added =
  (kind: AnyKind): Evolve =>
  (providers, { payload }) => {
    const said = payload as Payload;
    return put(providers, {
      id: said.id,
      kind: kind.name,
      ...nameFields.fold(nameFields.zeros, said),
      isActive: true,
      options: optionFields.fold(optionFields.zeros, said),
      values: fold(kind, kind.fields.zeros, said),
      secret: secretIn(kind, said),
      earlier: undefined,
    });
  };

const changed =
  (kind: AnyKind): Evolve =>
  (providers, { payload }) => {
    const said = payload as Payload;
    const known = providers.get(said.id ?? '');
    if (known?.kind !== kind.name) return providers;
    return put(providers, {
      ...nameFields.fold(known, said),
      options: optionFields.fold(known.options, said),
      values: fold(kind, known.values, said),
      secret: secretIn(kind, said) ?? known.secret,
    });
  };

const removed: Evolve = (providers, { payload }) => {
  const { id, idpConfigId } = payload as Payload;
  return withoutEntry(providers, id ?? idpConfigId ?? '');
};

const noneEarlier: Earlier = {
  stylingType: 0,
  autoRegister: false,
  displayNameMapping: 0,
  usernameMapping: 0,
};

/** Whoever has one of the oldest form may link it and make an account with it; `autoRegister` makes it unasked. */
const earlierOptions = (autoRegister: boolean): Options => ({
  ...optionFields.zeros,
  isLinkingAllowed: true,
  isCreationAllowed: true,
  isAutoCreation: autoRegister,
});

function withEarlier(
  providers: Providers,
  event: RecordedEvent,
  change: (known: Provider) => object,
): Providers {
  const known = providers.get((event.payload as Payload).idpConfigId ?? '');
  return known?.earlier ? put(providers, { ...known, ...change(known) }) : providers;
}

const isJwt = 3;

function evolveEarlier(level: Level): ReadonlyMap<string, Evolve> {
  const events = earlier[level];
  const shared = (provider: Pick<Provider, 'earlier' | 'name'>, payload: Payload) => {
    const before = provider.earlier ?? noneEarlier;
    const after: Earlier = {
      ...before,
      stylingType: (payload['stylingType'] as number | undefined) ?? before.stylingType,
      autoRegister: (payload['autoRegister'] as boolean | undefined) ?? before.autoRegister,
    };
    return {
      ...nameFields.fold(provider, payload),
      earlier: after,
      options: earlierOptions(after.autoRegister),
    };
  };
  const configured =
    (kind: AnyKind): Evolve =>
    (providers, event) =>
      withEarlier(providers, event, (known) => {
        const payload = event.payload as Payload;
        const before = known.earlier ?? noneEarlier;
        return {
          kind: kind.name,
          values: fold(kind, known.kind === kind.name ? known.values : kind.fields.zeros, payload),
          secret: secretIn(kind, payload) ?? known.secret,
          earlier: {
            ...before,
            displayNameMapping: payload['idpDisplayNameMapping'] ?? before.displayNameMapping,
            usernameMapping: payload['usernameMapping'] ?? before.usernameMapping,
          },
        };
      });
  const [openId, jwt] = [configured(kindNamed('oidc')), configured(kindNamed('jwt'))];
  const state =
    (isActive: boolean): Evolve =>
    (providers, event) =>
      withEarlier(providers, event, () => ({ isActive }));
  return new Map<string, Evolve>([
    [
      events.added.type,
      (providers, { payload }) => {
        const said = payload as Payload;
        const kind = kindNamed(said['idpType'] === isJwt ? 'jwt' : 'oidc');
        return put(providers, {
          id: said.idpConfigId,
          kind: kind.name,
          isActive: true,
          values: kind.fields.zeros,
          secret: undefined,
          ...shared({ name: '', earlier: noneEarlier }, said),
        });
      },
    ],
    [
      events.changed.type,
      (providers, event) => withEarlier(providers, event, (known) => shared(known, event.payload as Payload)),
    ],
    [events.deactivated.type, state(false)],
    [events.reactivated.type, state(true)],
    [events.removed.type, removed],
    [events.openIdAdded.type, openId],
    [events.openIdChanged.type, openId],
    [events.jwtAdded.type, jwt],
    [events.jwtChanged.type, jwt],
  ]);
}

function sliceOf(level: Level): Aggregate<Kept<Providers>> {
  const evolve = new Map<string, Evolve>([
    ...providerKinds.flatMap((kind) => {
      const facts = providerFacts(level, kind);
      return [[facts.added.type, added(kind)] as const, [facts.changed.type, changed(kind)] as const];
    }),
    ...Object.entries(providerMigrated[level]).map(
      ([name, { type }]) => [type, added(kindNamed(name as KindName))] as const,
    ),
    [providerRemoved[level].type, removed],
    ...evolveEarlier(level),
  ]);
  const none: Providers = new Map();
  return keptIn(level, providerEventTypes(level), none, (providers, event) =>
    (evolve.get(event.type) ?? ((same: Providers) => same))(providers, event),
  );
}

/** The providers among the events of an instance or organization. */
export const providerSlices = Object.fromEntries(levels.map((level) => [level, sliceOf(level)])) as Readonly<
  Record<Level, Aggregate<Kept<Providers>>>
>;
