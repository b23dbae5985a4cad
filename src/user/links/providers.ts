import { notFound } from '../../errors/index.ts';
import { heldProvider } from '../../idp/index.ts';
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
