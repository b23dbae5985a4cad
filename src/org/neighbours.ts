import type { SetUpOrgRequest_Human } from '../contract/services/admin/v1.ts';
import type { AddHumanUserRequest } from '../contract/services/user/v2.ts';
import type { RequestContext } from '../contract/types.ts';
import type { AggregateWrite, Decision } from '../eventstore/index.ts';

export interface CreatedAdmin {
  readonly userId: string;
  readonly emailCode?: string;
  readonly phoneCode?: string;
}

/** Somebody who comes with an organization, as version 2 or version 1 describes a person. */
export type NewPerson =
  | { readonly case: 'human'; readonly value: AddHumanUserRequest }
  | { readonly case: 'firstHuman'; readonly value: SetUpOrgRequest_Human };

/** What organizations need of the features beside them; the composition root connects them. */
export interface OrgNeighbours {
  /** The writes that make a person in an organization that does not exist yet, to be appended together with it. */
  prepareHuman(
    context: RequestContext,
    orgId: string,
    person: NewPerson,
  ): Promise<{ created: CreatedAdmin; writes: readonly AggregateWrite[] }>;
  /** The user's organization. @throws PosternError `not_found` */
  requireUser(instanceId: string, userId: string): Promise<string>;
  /** What gives a user roles in an organization. @throws PosternError `invalid_argument` for unknown roles */
  memberAdded(
    member: {
      readonly userId: string;
      readonly userResourceOwner: string;
      readonly roles: readonly string[];
    },
    rolesField?: string,
  ): Decision;
  /** The domain policy's `validate_org_domains`, as it is for the organization. */
  domainValidationRequired(instanceId: string, orgId: string): Promise<boolean>;
  /** User names of other organizations that end in the domain become temporary ones. Harmless to repeat. */
  claimUserNames(context: RequestContext, orgId: string, domain: string): Promise<void>;
}
