import type { ImportDataOrg } from '../contract/services/admin/v1.ts';
import type { ImportDataOrg as FormerImportDataOrg } from '../contract/services/v1/v1.ts';
import type { NextId } from '../ids/index.ts';
import type { OrgHead, Source } from './import.ts';
import type { Field } from './parts.ts';

type Data = (ImportDataOrg | FormerImportDataOrg)['orgs'][number];

/** The former form's policy, in the form of today. */
export const domainPolicyOf = (
  orgId: string,
  policy: { readonly userLoginMustBeDomain: boolean },
): object => ({
  orgId,
  userLoginMustBeDomain: policy.userLoginMustBeDomain,
  validateOrgDomains: false,
  smtpSenderAddressMatchesInstanceDomain: false,
});

const formerPolicy = (org: Data): object | undefined =>
  'iamPolicy' in org && org.iamPolicy ? domainPolicyOf(org.orgId, org.iamPolicy) : undefined;

/** Data that came with the request. Organizations without an id get one, so that what is in them finds them. */
export function inlineSource(data: ImportDataOrg | FormerImportDataOrg, ids: NextId): Source {
  const orgs = data.orgs.map((org: Data) => ({ org, orgId: org.orgId || ids() }));
  return {
    async *heads(): AsyncIterable<OrgHead> {
      for (const { org, orgId } of orgs) {
        yield { orgId, org: org.org, state: 'orgState' in org ? org.orgState : 0 };
      }
    },
    async *entries(field: Field) {
      for (const { org, orgId } of orgs) {
        const found =
          field === 'domainPolicy'
            ? (formerPolicy(org) ?? (org as { domainPolicy?: object }).domainPolicy)
            : (org as unknown as Record<string, unknown>)[field];
        for (const entry of Array.isArray(found) ? found : found ? [found] : []) yield { orgId, entry };
      }
    },
  };
}
