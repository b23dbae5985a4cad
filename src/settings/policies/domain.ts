import { unimplemented } from '../../errors/index.ts';
import { flag } from '../../eventstore/index.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { administeredPolicyRpcs } from '../rpcs.ts';

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
  async allow(_platform, _context, _place, { before, after }) {
    if (before.userLoginMustBeDomain === after.userLoginMustBeDomain) return;
    throw unimplemented(
      'SETT-Dom01',
      'Whether login names must hold a domain cannot be changed yet: it would rename the users there are',
    );
  },
});
