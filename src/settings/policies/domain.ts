import { flag } from '../../eventstore/index.ts';
import { orgsWithOwn } from '../held.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { administeredPolicyRpcs, type PolicyWire } from '../rpcs.ts';

/** How domains of organizations and names of users belong together. */
export const domainPolicy = defineTabledPolicy({
  kind: 'domain',
  title: 'domain settings',
  table: 'domain_policies',
  fields: {
    userLoginMustBeDomain: flag('user_login_must_be_domain', false),
    validateOrgDomains: flag('validate_org_domains', false),
    smtpSenderAddressMatchesInstanceDomain: flag('smtp_sender_address_matches_instance_domain', false),
  },
});

type DomainWire = PolicyWire<'DomainPolicy', typeof domainPolicy.fields.all, never, never>;

/** User names are unique with their domain or without it, so that they follow a change of that. */
const userNames: DomainWire['together'] = async ({ store, neighbours }, instanceId, place, change) => {
  const { userLoginMustBeDomain } = change.after;
  if (change.before.userLoginMustBeDomain === userLoginMustBeDomain) return undefined;
  const organizations =
    place.level === 'org'
      ? { only: place.id }
      : { except: await orgsWithOwn(store, domainPolicy, instanceId) };
  return neighbours.userNamesUnder(instanceId, organizations, { domainRequired: userLoginMustBeDomain });
};

export const domainRpcs = administeredPolicyRpcs('DomainPolicy', domainPolicy, {
  effective: (settings) => settings.domain,
  read: (request) => ({
    userLoginMustBeDomain: request.userLoginMustBeDomain,
    validateOrgDomains: request.validateOrgDomains,
    smtpSenderAddressMatchesInstanceDomain: request.smtpSenderAddressMatchesInstanceDomain,
  }),
  v1: (values) => ({ ...values }),
  v2: {
    method: 'getDomainSettings',
    settings: (values) => ({
      loginNameIncludesDomain: values.userLoginMustBeDomain,
      requireOrgDomainVerification: values.validateOrgDomains,
      smtpSenderAddressMatchesInstanceDomain: values.smtpSenderAddressMatchesInstanceDomain,
    }),
  },
  together: userNames,
});

/** What the policy was called before it had more than one field. */
export const orgIamRpcs = administeredPolicyRpcs('OrgIAMPolicy', domainPolicy, {
  effective: (settings) => settings.domain,
  read: ({ userLoginMustBeDomain }) => ({ userLoginMustBeDomain }),
  v1: ({ userLoginMustBeDomain }) => ({ userLoginMustBeDomain }),
  together: userNames,
});
