import { allows } from './allowed.ts';
import type { PageRequest } from './page-request.ts';

/** Whether people of an organization sign in by passkey. @param orgId of whoever is known; else whose settings hold */
export async function passkeysAllowed(
  { settings, instance, settingsOrgId }: Pick<PageRequest, 'settings' | 'instance' | 'settingsOrgId'>,
  orgId = settingsOrgId,
): Promise<boolean> {
  return allows.passkey((await settings.login(instance.id, orgId)).values);
}
