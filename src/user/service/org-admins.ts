import type { AddHumanUserRequest } from '../../contract/services/user/v2.ts';
import type { AddHumanUserRequest as AddHumanUserRequestBeta } from '../../contract/services/user/v2beta.ts';
import type { RequestContext } from '../../contract/types.ts';
import type { AggregateWrite } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { writeHumanForNewOrg } from '../operations/index.ts';
import { humanRequest } from './requests.ts';

/**
 * The writes that make a person in an organization that is created with it, for one append of both. The
 * caller has checked who may create the organization.
 */
export async function humanForNewOrg(
  platform: Platform,
  context: RequestContext,
  org: { readonly id: string },
  human: { readonly value: AddHumanUserRequest | AddHumanUserRequestBeta },
): Promise<{
  created: { userId: string; emailCode?: string; phoneCode?: string };
  writes: readonly AggregateWrite[];
}> {
  const { writes, ...created } = await writeHumanForNewOrg(
    platform,
    context,
    org.id,
    humanRequest(human.value),
  );
  return { created, writes };
}
