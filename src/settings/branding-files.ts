import { commandDetails } from '../contract/details.ts';
import type { AdminService } from '../contract/services/admin/v1.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { addPolicy, requireSet } from './commands.ts';
import { decideAt, inInstance, inOrg, type Place, requireKeeper } from './levels.ts';
import { brandingPolicy } from './policies/branding.ts';
import { type BrandingSlot, clearFile, filesOf, placeFile } from './policies/branding-files.ts';

/** @throws PosternError `not_found` where `placeBrandingFile` would */
export async function requireBranding(
  { store }: Pick<Platform, 'store'>,
  { instance }: Pick<RequestContext, 'instance'>,
  { level, id }: Place,
): Promise<void> {
  if (level === 'instance') return;
  const { state } = await store.load(instance.id, brandingPolicy.slices[level], id);
  requireKeeper(level, state);
  requireSet(brandingPolicy, level, state.own);
}

/**
 * Puts an uploaded file into the draft of an instance or organization.
 * @throws PosternError `not_found` for an organization that has no branding of its own
 */
export const placeBrandingFile = (
  platform: Platform,
  context: Pick<RequestContext, 'scope'>,
  place: Place,
  slot: BrandingSlot,
  storeKey: string,
) =>
  decideAt(platform, context, brandingPolicy.slices, place, (own) => {
    const { level } = place;
    const placed = placeFile(level, slot, storeKey).events;
    // An instance always has some branding, if only the product's: what changes it makes it its own.
    if (!own.set && level === 'instance')
      return { events: [...addPolicy(brandingPolicy, level, own, {}).events, ...placed] };
    requireSet(brandingPolicy, level, own);
    return { events: placed };
  });

export const clearBrandingFile = (
  platform: Platform,
  context: Pick<RequestContext, 'scope'>,
  place: Place,
  slot: BrandingSlot,
) =>
  decideAt(platform, context, brandingPolicy.slices, place, (own) => clearFile(place.level, slot, own.set));

/**
 * Paths (`<owner>/<key>`) of the files that organizations, or the instance itself, refer to: drafts included.
 * Read from events, so that nothing is taken for forgotten because a table is late.
 */
export async function brandingFilesIn(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  owners: readonly string[],
): Promise<Set<string>> {
  const { instance, org } = brandingPolicy.slices;
  const orgs = owners.filter((owner) => owner !== instanceId);
  const [own, others] = await Promise.all([
    owners.includes(instanceId) ? store.load(instanceId, instance, instanceId) : undefined,
    orgs.length > 0 ? store.loadMany(instanceId, org, orgs) : undefined,
  ]);
  const loaded = [...(own ? [own] : []), ...(others?.values() ?? [])];
  return new Set(loaded.flatMap(({ state }) => filesOf(state.own)));
}

const clearing = (platform: Platform, placeOf: (context: RequestContext) => Place) => {
  const clear = (slot: BrandingSlot) => async (_request: object, context: RequestContext) => ({
    details: commandDetails(await clearBrandingFile(platform, context, placeOf(context), slot)),
  });
  return {
    logo: clear('logo'),
    logoDark: clear('logoDark'),
    icon: clear('icon'),
    iconDark: clear('iconDark'),
    font: clear('font'),
  };
};

export function brandingFileAdminHandlers(platform: Platform) {
  const clear = clearing(platform, inInstance);
  return {
    removeLabelPolicyLogo: clear.logo,
    removeLabelPolicyLogoDark: clear.logoDark,
    removeLabelPolicyIcon: clear.icon,
    removeLabelPolicyIconDark: clear.iconDark,
    removeLabelPolicyFont: clear.font,
  } satisfies Handlers<typeof AdminService>;
}

export function brandingFileManagementHandlers(platform: Platform) {
  const clear = clearing(platform, ({ orgId }) => inOrg(orgId));
  return {
    removeCustomLabelPolicyLogo: clear.logo,
    removeCustomLabelPolicyLogoDark: clear.logoDark,
    removeCustomLabelPolicyIcon: clear.icon,
    removeCustomLabelPolicyIconDark: clear.iconDark,
    removeCustomLabelPolicyFont: clear.font,
  } satisfies Handlers<typeof ManagementService>;
}
