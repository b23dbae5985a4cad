import { rememberCurrent } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { findNewUserPlace, userWithMetadata } from '../user/index.ts';
import type { Call } from './call.ts';
import { notFound } from './errors.ts';
import { provisioningDomainKey } from './user/metadata.ts';
import { textOf } from './user/queries.ts';

const service = userWithMetadata([provisioningDomainKey]);

/** The provisioning domains of service users, remembered until they change. */
const provisioningDomains = oncePer((platform: Pick<Platform, 'store' | 'projections'>) =>
  rememberCurrent<string>(platform.projections, {
    reading(key) {
      const [instanceId, userId] = JSON.parse(key) as [string, string];
      const read = async () => {
        const { state } = await platform.store.load(instanceId, service, userId);
        return textOf(state.metadata.get(provisioningDomainKey) ?? '');
      };
      const dependsOn = () => [{ instanceId, aggregateType: 'user', aggregateId: userId }];
      return { read, dependsOn, decide: read };
    },
  }),
);

/**
 * A call of somebody who has any business in the organization.
 * @throws ScimError 404 where there is no such organization, PosternError `permission_denied`
 */
export async function callOf(given: Omit<Call, 'provisioningDomain'>): Promise<Call> {
  const { platform, context, orgId } = given;
  const { userId } = context.requireCaller();
  if (!(await context.can('user.read', { orgId }))) await context.require('group.read', { orgId });
  const [place, provisioningDomain] = await Promise.all([
    findNewUserPlace(platform, context.instance.id, { id: orgId }, undefined),
    provisioningDomains(platform)(JSON.stringify([context.instance.id, userId])),
  ]);
  if (place.orgId === '') throw notFound('There is no such organization');
  return { ...given, provisioningDomain };
}
