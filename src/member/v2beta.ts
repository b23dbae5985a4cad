import type { InternalPermissionService } from '../contract/services/internal_permission/v2beta.ts';
import { implement } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { administratorHandlers } from './v2.ts';

/** `zitadel.internal_permission.v2beta.InternalPermissionService`: the same messages under their earlier package. */
export const internalPermissionServiceBeta = (platform: Platform) =>
  implement<typeof InternalPermissionService>(
    'zitadel.internal_permission.v2beta.InternalPermissionService',
    administratorHandlers(platform),
  );
