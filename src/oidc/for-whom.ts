import type { Client } from '../application/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationDescription } from '../login/index.ts';
import type { Provider } from './provider.ts';
import { wantedOrg } from './scope/access.ts';

/** As the wire numbers PrivateLabelingSetting; what is neither shows the branding of the project's organization. */
const labeling = { unspecified: 0, ofUser: 2 } as const;

/** Whose people are wanted, and whose branding is shown. */
export async function forWhom(
  { platform }: Pick<Provider, 'platform'>,
  instance: InstanceContext,
  { org, project }: Pick<Client, 'org' | 'project'>,
  scope: readonly string[],
): Promise<Pick<AuthorizationDescription, 'orgId' | 'brandingOrgId' | 'brandingOfUser'>> {
  const orgId = (await wantedOrg(platform.sql, instance.id, scope)) || undefined;
  if (orgId !== undefined || project.privateLabeling === labeling.unspecified) return { orgId };
  return { brandingOrgId: org.id, brandingOfUser: project.privateLabeling === labeling.ofUser };
}
