import { definePolicy, flag } from '../policy.ts';

/** How domains of organizations and names of users belong together. */
export const domainPolicy = definePolicy({
  kind: 'domain',
  table: 'domain_policies',
  fields: {
    userLoginMustBeDomain: flag('user_login_must_be_domain', false),
    validateOrgDomains: flag('validate_org_domains', false),
    smtpSenderAddressMatchesInstanceDomain: flag('smtp_sender_address_matches_instance_domain', false),
  },
});
