import { orgAggregate } from '../../../org/index.ts';
import type { Platform } from '../../../platform.ts';
import { asciiDomain } from '../../../precis/index.ts';
import { userAggregate } from '../../../user/index.ts';
import type { SubjectRow } from '../../tokens/subject.ts';

/**
 * Whether an address is its person's by more than the word of their organization's administrators, who may say so of
 * any: by a code that was sent there, or in a domain that the organization has proven to own. By the events.
 */
export async function isProvenAddress(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  { user_id: userId, org_id: orgId, email: address }: SubjectRow,
): Promise<boolean> {
  const { email } = (await store.load(instanceId, userAggregate, userId)).state;
  if (!email.verified || email.address !== address) return false;
  if (email.proved) return true;
  const domain = asciiDomain(address.slice(address.lastIndexOf('@') + 1));
  if (domain === undefined) return false;
  const { domains } = (await store.load(instanceId, orgAggregate, orgId)).state;
  return domains.get(domain)?.proved ?? false;
}
