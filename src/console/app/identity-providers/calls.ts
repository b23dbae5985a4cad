import type { DescMessage, DescMethodUnary } from '@bufbuild/protobuf';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import { ManagementService } from '../../../contract/services/management/v1.ts';
import type { Level } from '../settings/catalogue.ts';
import type { Kind } from './kinds.ts';

const calls = { instance: AdminService.method, organization: ManagementService.method };

/** Both services name what they take and answer alike. */
export const callsAt = (level: Level): typeof AdminService.method =>
  calls[level] as unknown as typeof AdminService.method;

type Method = DescMethodUnary<DescMessage, DescMessage>;

export const callsOf = (level: Level, { add, change }: Kind) => {
  const named = calls[level] as unknown as Readonly<Record<string, Method>>;
  return { add: named[add] as Method, change: named[change] as Method };
};

/** Permissions at each level. */
export const needs = {
  instance: {
    read: 'iam.idp.read',
    write: 'iam.idp.write',
    remove: 'iam.idp.write',
    readOffers: 'iam.policy.read',
    offer: 'iam.policy.write',
  },
  organization: {
    read: 'org.idp.read',
    write: 'org.idp.write',
    remove: 'org.idp.write',
    readOffers: 'policy.read',
    offer: 'policy.write',
  },
} as const;

const most = 1_000;
export const allOffers = { query: { limit: most } };
