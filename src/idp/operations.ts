import type { RequestContext } from '../contract/types.ts';
import type { SealedValue } from '../crypto/types.ts';
import { notFound } from '../errors/index.ts';
import type { Decision, Executed } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import {
  decideAt,
  inOrg,
  type Level,
  loginProviderSlices,
  type Place,
  type PlacedProvider,
} from '../settings/index.ts';
import * as commands from './commands.ts';
import type { Options } from './fields.ts';
import type { AnyKind } from './kinds/index.ts';
import { findProvider } from './queries.ts';
import type { Metadata } from './saml-setup.ts';
import { type Provider, type Providers, providerSlices } from './state.ts';

/** What requests of adding and of changing have in common. */
export interface ProviderRequest {
  readonly name: string;
  readonly providerOptions?: Partial<Options> | undefined;
}

/** A provider and who has it. */
export interface Held {
  readonly place: Place;
  readonly provider: Provider;
}

type Sources = Pick<Platform, 'store' | 'sql'>;

const placeIn = (instanceId: string, owner: string): Place =>
  owner === instanceId ? { level: 'instance', id: instanceId } : inOrg(owner);

/** All that a place has, by id. */
export async function providersAt({ store }: Pick<Platform, 'store'>, instanceId: string, place: Place) {
  const { state } = await store.load(instanceId, providerSlices[place.level], place.id);
  return state.own;
}

/** @returns undefined where there is none */
export async function heldProvider(
  { store, sql }: Sources,
  instanceId: string,
  id: string,
): Promise<Held | undefined> {
  const row = await findProvider(sql, instanceId, id);
  if (!row) return undefined;
  const place = placeIn(instanceId, row.resource_owner);
  const provider = (await providersAt({ store }, instanceId, place)).get(id);
  return provider && { place, provider };
}

/**
 * Those of the ids that a place may offer: its own, and those that the instance has for all.
 * @throws PosternError `not_found`
 */
export async function providersFor(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  place: Place,
  ids: readonly string[],
): Promise<readonly PlacedProvider[]> {
  const shared = await providersAt({ store }, instanceId, { level: 'instance', id: instanceId });
  const own: Providers = place.level === 'org' ? await providersAt({ store }, instanceId, place) : new Map();
  return ids.map((id) => {
    const level: Level | undefined = shared.has(id) ? 'instance' : own.has(id) ? 'org' : undefined;
    if (level) return { id, level };
    throw notFound('IDP-Nfd02', `There is no identity provider "${id}"`, { field: 'idp_id' });
  });
}

/** Behind the identity providers of version 1. Permissions are the contract's own, on the place that a service acts in. */
export function providerOperations(platform: Platform) {
  const { encryption, ids } = platform;
  const decide = (
    context: RequestContext,
    place: Place,
    decision: (level: Level, own: Providers) => Decision,
  ): Promise<Executed<unknown>> =>
    decideAt(platform, context, providerSlices, place, (own) => decision(place.level, own));

  const seal = (secret: string | Uint8Array): SealedValue | undefined =>
    secret.length === 0 ? undefined : encryption.seal('idp', secret);

  async function wanted(
    context: RequestContext,
    kind: AnyKind,
    request: ProviderRequest,
    isNew: boolean,
  ): Promise<commands.Wanted> {
    const more = kind.name === 'saml' ? await samlSetUp(context, request as never, isNew) : undefined;
    return {
      kind,
      name: request.name,
      values: { ...(kind.read as (request: ProviderRequest) => object)(request), ...more?.values },
      options: request.providerOptions ?? {},
      secret:
        more?.secret ??
        (kind.secret && seal((kind.secret.of as (request: ProviderRequest) => string)(request))),
    };
  }

  /** Metadata is read, and a new provider gets a key of ours; loaded with the first of them. */
  async function samlSetUp(context: RequestContext, request: Metadata, isNew: boolean) {
    const { metadataIn, newSamlKey } = await import('./saml-setup.ts');
    const said = await metadataIn(platform, request, isNew);
    if (!isNew) return { values: said, secret: undefined };
    const { secret, certificate } = await newSamlKey(platform, context);
    return { values: { ...said, certificate }, secret };
  }

  const added = async (add: (id: string) => Promise<Executed<unknown>>) => {
    const id = ids();
    return { id, done: await add(id) };
  };

  return {
    async add(context: RequestContext, place: Place, kind: AnyKind, request: ProviderRequest) {
      const asked = await wanted(context, kind, request, true);
      return added((id) =>
        decide(context, place, (level, own) => commands.addProvider(level, own, id, asked)),
      );
    },
    async change(context: RequestContext, place: Place, id: string, kind: AnyKind, request: ProviderRequest) {
      const asked = await wanted(context, kind, request, false);
      return decide(context, place, (level, own) => commands.changeProvider(level, own, id, asked));
    },
    async migrate(
      context: RequestContext,
      place: Place,
      id: string,
      kind: AnyKind,
      request: ProviderRequest,
    ) {
      const asked = await wanted(context, kind, request, true);
      return decide(context, place, (level, own) => commands.migrateProvider(level, own, id, asked));
    },
    async regenerateSamlKey(context: RequestContext, place: Place, id: string) {
      const { newSamlKey } = await import('./saml-setup.ts');
      const key = await newSamlKey(platform, context);
      return decide(context, place, (level, own) => commands.changeSamlKey(level, own, id, key));
    },
    async remove(context: RequestContext, place: Place, id: string) {
      const offering = await platform.store.load(
        context.instance.id,
        loginProviderSlices[place.level],
        place.id,
      );
      const isOffered = offering.state.own.offered.includes(id);
      return decide(context, place, (level, own) => commands.removeProvider(level, own, id, isOffered));
    },

    addEarlier: (
      context: RequestContext,
      place: Place,
      shared: commands.EarlierShared,
      config: commands.EarlierConfig,
    ) =>
      added((id) =>
        decide(context, place, (level, own) => commands.addEarlier(level, own, id, shared, config)),
      ),
    changeEarlier: (context: RequestContext, place: Place, id: string, shared: commands.EarlierShared) =>
      decide(context, place, (level, own) => commands.changeEarlier(level, own, id, shared)),
    changeEarlierConfig: (
      context: RequestContext,
      place: Place,
      id: string,
      config: commands.EarlierConfig,
    ) => decide(context, place, (level, own) => commands.changeEarlierConfig(level, own, id, config)),
    setActive: (context: RequestContext, place: Place, id: string, isActive: boolean) =>
      decide(context, place, (level, own) => commands.setActive(level, own, id, isActive)),
    seal,
  };
}
