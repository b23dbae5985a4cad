import type { SetUpOrgRequest_Human } from '../contract/services/admin/v1.ts';
import type { AddHumanUserRequest } from '../contract/services/user/v2.ts';
import type { Acting } from '../contract/types.ts';
import type { AggregateWrite, Decision } from '../eventstore/index.ts';

export interface CreatedAdmin {
  readonly userId: string;
  readonly emailCode?: string;
  readonly phoneCode?: string;
}

/** Somebody who makes an account alone, as the pages ask for it. */
export interface Registrant {
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly password: string;
  readonly preferredLanguage: string;
}

/** Somebody who comes with an organization, as version 2, version 1 or a page describes a person. */
export type NewPerson =
  | { readonly case: 'human'; readonly value: AddHumanUserRequest }
  | { readonly case: 'firstHuman'; readonly value: SetUpOrgRequest_Human }
  | { readonly case: 'registrant'; readonly value: Registrant };

/** What organizations need of the features beside them; the composition root connects them. */
export interface OrgNeighbours {
  /** The writes that make a person in an organization that does not exist yet, to be appended together with it. */
  prepareHuman(
    context: Acting,
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
  claimUserNames(context: Acting, orgId: string, domain: string): Promise<void>;
}
