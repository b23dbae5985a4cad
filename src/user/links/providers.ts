import { notFound } from '../../errors/index.ts';
import { heldProvider } from '../../idp/index.ts';
import { currentMemberships } from '../../member/index.ts';
import type { Platform } from '../../platform.ts';

/** @throws PosternError `not_found` where it is none that people of the organization may use */
export async function requireProviderFor(
  platform: Platform,
  instanceId: string,
  orgId: string,
  idpId: string,
): Promise<void> {
  const held = await heldProvider(platform, instanceId, idpId);
  if (held && (held.place.level === 'instance' || held.place.id === orgId)) return;
  throw notFound('USER-Lnk10', `There is no identity provider "${idpId}"`, { field: 'idp_id' });
}

/**
 * Whether the word of a provider is enough to link an account, or to change where its messages go. Who administers
 * anything is vouched for by the instance's providers alone: those of an organization are set up by people who may have
 * fewer roles.
 */
export async function mayBeVouchedFor(
  platform: Platform,
  instanceId: string,
  userId: string,
  idpId: string,
): Promise<boolean> {
  const held = await heldProvider(platform, instanceId, idpId);
  if (held?.place.level === 'instance') return true;
  return (await currentMemberships(platform, instanceId, userId)).length === 0;
}

/**
 * Whether somebody may sign in from an active provider: the instance's, or one of their own organization. Who
 * administers the instance comes from none of an organization's, since its owners say there who anybody is.
 */
export async function mayComeFrom(
  platform: Platform,
  instanceId: string,
  user: { readonly id: string; readonly orgId: string },
  idpId: string,
): Promise<boolean> {
  const held = await heldProvider(platform, instanceId, idpId);
  if (!held?.provider.isActive) return false;
  if (held.place.level === 'instance') return true;
  if (held.place.id !== user.orgId) return false;
  const roles = await currentMemberships(platform, instanceId, user.id);
  return roles.every(({ level }) => level !== 'instance');
}
