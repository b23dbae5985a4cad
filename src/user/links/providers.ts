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
 * What an active provider's word means for somebody: nothing, unless it is the instance's or one of their own
 * organization; `signsIn`: they come from it with an account that they have linked; `vouches`: it may link an account by
 * itself, and change where messages go. Owners of an organization say at its providers who anybody is: those sign in
 * nobody who administers the instance, and vouch for nobody who administers anything.
 */
export async function wordOf(
  platform: Platform,
  instanceId: string,
  user: { readonly id: string; readonly orgId: string },
  idpId: string,
): Promise<'nothing' | 'signsIn' | 'vouches'> {
  const held = await heldProvider(platform, instanceId, idpId);
  if (!held?.provider.isActive) return 'nothing';
  if (held.place.level === 'instance') return 'vouches';
  if (held.place.id !== user.orgId) return 'nothing';
  const roles = await currentMemberships(platform, instanceId, user.id);
  if (roles.length === 0) return 'vouches';
  return roles.some(({ level }) => level === 'instance') ? 'nothing' : 'signsIn';
}
