import type { Field } from './parts.ts';

/**
 * What organizations own, by table, and where an export has it. A test asks for each table that goes with an
 * organization: a new kind of thing is exported, or the reason stands here. Fields are those of the contract's
 * messages: what they have no place for cannot go along.
 */
type Carried = readonly Field[] | string;

const noPlace = 'the messages of the contract have no place for it';
const derived = 'follows from what is carried';
const ofNow = 'lives as long as somebody is signed in here';

export const carried: Readonly<Record<string, Carried>> = {
  orgs_projection: 'the organization itself: its name, id and state',
  org_domains_projection: ['domains'],
  org_metadata_projection: noPlace,
  instance_members_projection: 'who administers the instance is nobody’s to carry into another',
  org_members_projection: ['orgMembers'],
  project_members_projection: ['projectMembers'],
  project_grant_members_projection: ['projectGrantMembers'],
  password_complexity_policies: ['passwordComplexityPolicy'],
  password_age_policies: noPlace,
  lockout_policies_projection: ['lockoutPolicy'],
  domain_policies: ['domainPolicy'],
  privacy_policies: ['privacyPolicy'],
  notification_policies: noPlace,
  login_policies: ['loginPolicy'],
  login_policy_factors: ['loginPolicy'],
  custom_texts: [
    'loginTexts',
    'initMessages',
    'passwordResetMessages',
    'verifyEmailMessages',
    'verifyPhoneMessages',
    'verifySmsOtpMessages',
    'verifyEmailOtpMessages',
    'domainClaimedMessages',
    'passwordlessRegistrationMessages',
    'inviteUserMessages',
  ],
  hosted_login_translations: noPlace,
  users_projection: ['humanUsers', 'machineUsers'],
  login_names_projection: derived,
  user_metadata: ['userMetadata'],
  user_auth_methods_projection:
    'secrets of authenticator apps go with `humanUsers`; keys are bound to the domain they were made on, and codes are sent to addresses that are carried',
  personal_access_tokens_projection: 'a token is good where it was made',
  authn_keys_projection: ['machineKeys'],
  projects_projection: ['projects'],
  project_roles_projection: ['projectRoles'],
  project_grants_projection: ['projectGrants'],
  applications_projection: ['oidcApps', 'apiApps'],
  application_keys_projection: ['appKeys'],
  application_resources_projection: noPlace,
  forward_auth_hosts_projection: noPlace,
  idp_templates_projection:
    'set up anew: our secrets at providers are told to nobody, and providers know the address of here',
  idp_login_policy_links_projection: 'of providers, which are set up anew',
  idp_user_links_projection: 'of providers, which are set up anew',
  saml_sessions_projection: ofNow,
  registered_clients_projection: 'clients have registered themselves here, with tokens that are good here',
  trusted_issuers_projection: noPlace,
  trusted_issuer_bindings_projection: noPlace,
  authorization_details_types_projection: noPlace,
  resource_types_projection: noPlace,
  resource_permissions_projection: noPlace,
  back_channel_auths_projection: 'requests of a moment; who is asked elsewhere is asked again',
  oauth_grants_projection: 'people have granted it here; elsewhere they are asked',
  consents_projection: 'people have agreed to it here; elsewhere they are asked',
  user_grants_projection: ['userGrants'],
  group_authorizations_projection: noPlace,
  groups_projection: noPlace,
  group_users_projection: noPlace,
  group_external_ids_projection: noPlace,
  group_groups_projection: noPlace,
  sessions_projection: ofNow,
  oidc_sessions_projection: ofNow,
  ssf_streams_projection: 'receivers have asked for them here, under this issuer',
  ssf_stream_users_projection: 'receivers have asked for them here, under this issuer',
  actions_projection: ['actions'],
  flow_triggers_projection: ['triggerActions'],
};
