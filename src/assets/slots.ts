import type { RequestContext, Resource } from '../contract/types.ts';
import { randomToken } from '../crypto/index.ts';
import type { Platform } from '../platform.ts';
import {
  type BrandingSlot,
  clearBrandingFile,
  inInstance,
  inOrg,
  type Place,
  placeBrandingFile,
  requireBranding,
  settingsOf,
} from '../settings/index.ts';
import type { Purpose } from '../static/index.ts';
import { clearAvatar, placeAvatar, readUser, requirePerson } from '../user/index.ts';

/** A place for one file, and who may put one there. */
export interface Slot {
  readonly purpose: Purpose;
  /** '' asks for a caller alone. */
  readonly read: string;
  readonly write: string;
  readonly on: (context: RequestContext) => Resource;
  /** Whom a new file will belong to. */
  readonly owner: (context: RequestContext) => string;
  /** Whether there can be a file there. @throws PosternError what `place` would, of what was so before */
  readonly ready: (platform: Platform, context: RequestContext) => Promise<unknown>;
  /** A name that nothing had before: what is read under it never changes. */
  readonly newKey: (context: RequestContext) => string;
  /** Makes it the one that counts. @throws PosternError what refuses it */
  readonly place: (platform: Platform, context: RequestContext, key: string) => Promise<unknown>;
  /** @throws PosternError `not_found` where there is none */
  readonly clear: (platform: Platform, context: RequestContext) => Promise<unknown>;
  /** `<owner>/<key>` of the one that counts, or will once the draft is activated; '' for none. */
  readonly current: (platform: Platform, context: RequestContext, draft: boolean) => Promise<string>;
}

const suffix = () => randomToken(12);

const branding = (
  slot: BrandingSlot,
  name: string,
  level: Place['level'],
  permission: 'iam.policy' | 'policy',
): Slot => {
  const placeOf = (context: RequestContext) =>
    level === 'instance' ? inInstance(context) : inOrg(context.orgId);
  return {
    purpose: slot.startsWith('logo') ? 'logo' : slot.startsWith('icon') ? 'icon' : 'font',
    read: `${permission}.read`,
    write: `${permission}.write`,
    on: ({ orgId }) => (level === 'org' ? { orgId } : {}),
    owner: (context) => placeOf(context).id,
    ready: (platform, context) => requireBranding(platform, context, placeOf(context)),
    newKey: () => `policy/label/${name}-${suffix()}`,
    place: (platform, context, key) => placeBrandingFile(platform, context, placeOf(context), slot, key),
    clear: (platform, context) => clearBrandingFile(platform, context, placeOf(context), slot),
    async current(platform, context, draft) {
      const { branding: shown, brandingDraft } = settingsOf(platform);
      const asked = level === 'instance' ? '' : context.orgId;
      const { values } = await (draft ? brandingDraft : shown)(context.instance.id, asked);
      return values.files[slot];
    },
  };
};

export const avatar: Slot = {
  purpose: 'photo',
  read: '',
  write: '',
  on: () => ({}),
  owner: (context) => context.requireCaller().orgId,
  ready: (platform, context) => requirePerson(platform, context, context.requireCaller().userId),
  newKey: (context) => `users/${context.requireCaller().userId}/avatar-${suffix()}`,
  place: (platform, context, key) => placeAvatar(platform, context, context.requireCaller().userId, key),
  clear: (platform, context) => clearAvatar(platform, context, context.requireCaller().userId),
  async current(platform, context) {
    const { resource_owner, avatar_key } = await readUser(platform, context, context.requireCaller().userId);
    return avatar_key === '' ? '' : `${resource_owner}/${avatar_key}`;
  },
};

const files: readonly (readonly [path: string, slot: BrandingSlot, name: string])[] = [
  ['logo', 'logo', 'logo'],
  ['logo/dark', 'logoDark', 'logo-dark'],
  ['icon', 'icon', 'icon'],
  ['icon/dark', 'iconDark', 'icon-dark'],
  ['font', 'font', 'font'],
];

/** Every slot by its path below `/assets/v1/`. */
export const slots: ReadonlyMap<string, Slot> = new Map([
  ...files.flatMap(([path, slot, name]) => [
    [`instance/policy/label/${path}`, branding(slot, name, 'instance', 'iam.policy')] as const,
    [`org/policy/label/${path}`, branding(slot, name, 'org', 'policy')] as const,
  ]),
  ['users/me/avatar', avatar] as const,
]);
