import type { InstanceContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { settingsOf } from '../settings/index.ts';
import { defaultLook, lookOf } from './look/index.ts';
import { speak, speakIn, usualOrgId } from './spoken.ts';

/** With the instance's texts and branding. What failed may be the database: then in our own, and a page all the same. */
export async function dressed(platform: Platform, instance: InstanceContext, languages: readonly string[]) {
  try {
    const orgId = await usualOrgId(platform, instance);
    const [spoken, branding] = await Promise.all([
      speakIn({ platform }, instance, orgId, languages),
      settingsOf(platform).branding(instance.id, orgId),
    ]);
    return { ...spoken, look: lookOf(branding.values, branding.owner === 'org' ? orgId : '') };
  } catch {
    return { ...speak(languages), look: defaultLook };
  }
}
