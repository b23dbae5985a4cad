import { commandDetails } from '../contract/details.ts';
import type { RequestContext } from '../contract/types.ts';
import type { Decision, FieldSet, ValuesOf } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { detailsOf, ownerType } from './details.ts';
import { heldPolicy } from './held.ts';
import { decideAt, inInstance, inOrg, type Place } from './levels.ts';
import type { SettingsNeighbours } from './neighbours.ts';
import type { Own } from './policy.ts';
import type { Effective } from './queries.ts';
import type { PolicyFamily, PolicyRpc } from './rpcs.ts';
import { settingsOf } from './settings.ts';

type Handler = (request: object, context: RequestContext) => Promise<object>;

interface Sources {
  readonly platform: Platform;
  readonly neighbours: SettingsNeighbours;
}

/** Handlers of the policies' RPCs in one service of version 1. */
export const policyHandlers = (
  sources: Sources,
  families: readonly PolicyFamily[],
  service: PolicyRpc['service'],
): Record<string, Handler> =>
  Object.fromEntries(
    families.flatMap((family) =>
      family.rpcs
        .filter((rpc) => rpc.service === service)
        .map((rpc) => [
          rpc.method,
          readingDoes.has(rpc.does) ? reader(sources.platform, family, rpc) : writer(sources, family, rpc),
        ]),
    ),
  );

const readingDoes: ReadonlySet<PolicyRpc['does']> = new Set(['get', 'preview']);

function placeOf({ on }: PolicyRpc, request: object, context: RequestContext): Place {
  switch (on) {
    case 'instance':
      return inInstance(context);
    case 'org':
      return inOrg(context.orgId);
    case 'named org':
      return inOrg((request as { orgId: string }).orgId);
    case 'own org':
      return inOrg(context.requireCaller().orgId);
  }
}

/** As readers of settings name a place. */
const orgIn = ({ level, id }: Place): string => (level === 'org' ? id : '');

interface InContext {
  readonly ctx?: { readonly resourceOwner: { readonly case?: string; readonly value?: unknown } };
}

/** The organization whose settings are asked for; '' asks for the instance's. Without one: where the call acts. */
export const askedOrg = ({ ctx }: InContext, context: RequestContext): string => {
  const owner = ctx?.resourceOwner;
  if (owner?.case === 'orgId' && owner.value) return String(owner.value);
  return owner?.case === 'instance' && owner.value === true ? '' : context.orgId;
};

/** Handlers of `settings.v2` for those policies that it has. */
export const policySettingsHandlers = (
  platform: Platform,
  families: readonly PolicyFamily[],
): Record<string, Handler> =>
  Object.fromEntries(
    families.flatMap(({ wire: { v2, effective } }) => {
      if (!v2) return [];
      const read = effective(settingsOf(platform));
      const handler: Handler = async (request, context) => {
        const found: Effective<unknown> = await read(context.instance.id, askedOrg(request, context));
        return {
          details: detailsOf(found, context.instance.id),
          settings: {
            ...(v2.settings(found.values, context.instance.origin) as object),
            ...ownerType(found),
          },
        };
      };
      return [[v2.method, handler]];
    }),
  );

function reader(platform: Platform, { wire: told }: PolicyFamily, rpc: PolicyRpc): Handler {
  const settings = settingsOf(platform);
  const read = (rpc.does === 'preview' && told.draft?.(settings)) || told.effective(settings);

  return async (request, context) => {
    const place = placeOf(rpc, request, context);
    if (rpc.forEverybody && place.id !== context.requireCaller().orgId)
      await context.require('policy.read', { orgId: place.id });
    const found: Effective<unknown> = await read(context.instance.id, orgIn(place));
    const isDefault = found.owner !== 'org';
    const details = detailsOf(found, context.instance.id);
    return { policy: { ...told.v1(found.values, context.instance.origin), details, isDefault }, isDefault };
  };
}

function writer(
  { platform, neighbours }: Sources,
  { policy, wire: told }: PolicyFamily,
  { does, ...rpc }: PolicyRpc,
): Handler {
  /** What changes together with the settings, by what would hold then. */
  const togetherWith = async (instanceId: string, place: Place, change: object | undefined) => {
    const { here: before, shared } = await heldPolicy(platform.store, policy, instanceId, place);
    const base = does === 'add' ? policy.fields.defaults : before;
    const after = change === undefined ? shared : policy.fields.apply(base, change);
    return told.together?.({ ...platform, neighbours }, instanceId, place, { before, after });
  };

  return async (request, context) => {
    const place = placeOf({ does, ...rpc }, request, context);
    const change = does === 'add' || does === 'change' ? told.read(request as never) : undefined;
    const follows = told.together !== undefined && does !== 'activate';
    const together = follows ? () => togetherWith(context.instance.id, place, change) : undefined;
    const { repeatable = false } = told;
    const { idps = [] } = request as { idps?: readonly { idpId: string }[] };
    const providers =
      told.alongWithAdded && idps.length > 0
        ? await neighbours.providersFor(context.instance.id, place, [
            ...new Set(idps.map(({ idpId }) => idpId)),
          ])
        : [];
    const decide = (own: Own<ValuesOf<FieldSet>>): Decision => {
      if (does === 'reset') return commands.resetPolicy(policy, own);
      if (does === 'activate') return commands.activatePolicy(policy, place.level, own);
      const said = change ?? {};
      const decision =
        does === 'add'
          ? commands.addPolicy(policy, place.level, own, said)
          : commands.changePolicy(policy, place.level, own, said, repeatable && place.level === 'instance');
      const along =
        own.set === undefined ? told.alongWithAdded?.(place.level, request, providers) : undefined;
      return along ? { ...decision, events: [...decision.events, ...along] } : decision;
    };
    const done = await decideAt(platform, context, policy.slices, place, decide, together);
    return { details: commandDetails(done) };
  };
}
