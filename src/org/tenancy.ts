import { acts, type Cases, closed, exempt, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'zitadel.org.v2.OrganizationService';
/** Whether a domain has to be proven, whatever other cases left of the settings. */
const withProof = async (victim: Estate, orgId: string, validateOrgDomains: boolean) => {
  const settings = { orgId, validateOrgDomains };
  const admin = 'zitadel.admin.v1.AdminService';
  await victim
    .call(`${admin}/AddCustomDomainPolicy`, settings)
    .catch(() => victim.call(`${admin}/UpdateCustomDomainPolicy`, settings))
    .catch(() => 'they are so already');
};
const domainOf = async (victim: Estate) => {
  const organizationId = await victim.org();
  await withProof(victim, organizationId, false);
  const domain = `${victim.name()}.example.com`;
  await victim.call(`${service}/AddOrganizationDomain`, { organizationId, domain });
  return { organizationId, domain };
};
/** In an organization whose domains have to be proven. */
const unprovenOf = async (victim: Estate) => {
  const orgId = await victim.org();
  await withProof(victim, orgId, true);
  const domain = `${victim.name()}.example.com`;
  await victim.call(`${service}/AddOrganizationDomain`, { organizationId: orgId, domain });
  return { organizationId: orgId, domain };
};
const inactive = async (victim: Estate) => {
  const organizationId = await victim.org();
  await victim.call(`${service}/DeactivateOrganization`, { organizationId });
  return organizationId;
};
const withMetadata = async (victim: Estate) => {
  const organizationId = await victim.org();
  const key = victim.name();
  await victim.call(`${service}/SetOrganizationMetadata`, {
    organizationId,
    metadata: [{ key, value: 'c2VjcmV0' }],
  });
  return { organizationId, key };
};

const casesOf = (id: 'organizationId' | 'id'): Cases => ({
  UpdateOrganization: acts(async (victim) => ({ [id]: await victim.org(), name: victim.name() })),
  DeleteOrganization: removes(async (victim) => ({ [id]: await victim.org() })),
  DeactivateOrganization: acts(async (victim) => ({ [id]: await victim.org() })),
  ActivateOrganization: acts(async (victim) => ({ [id]: await inactive(victim) })),
  AddOrganizationDomain: acts(async (victim) => ({
    organizationId: await victim.org(),
    domain: `${victim.name()}.example.com`,
  })),
  ListOrganizationDomains: reads(async (victim) => ({
    organizationId: (await domainOf(victim)).organizationId,
  })),
  DeleteOrganizationDomain: acts(domainOf),
  GenerateOrganizationDomainValidation: acts(async (victim) => ({
    ...(await unprovenOf(victim)),
    type: 'DOMAIN_VALIDATION_TYPE_DNS',
  })),
  // Nobody has a name server here: what is held to is that strangers are refused before anything is looked for.
  VerifyOrganizationDomain: closed(domainOf),
  SetOrganizationMetadata: acts(async (victim) => ({
    organizationId: await victim.org(),
    metadata: [{ key: 'k', value: 'djI=' }],
  })),
  ListOrganizationMetadata: reads(async (victim) => ({
    organizationId: (await withMetadata(victim)).organizationId,
  })),
  DeleteOrganizationMetadata: acts(async (victim) => {
    const { organizationId, key } = await withMetadata(victim);
    return { organizationId, keys: [key] };
  }),
});

/** Organization calls of admin.v1. */
const orgAdminCases: Cases = {
  GetOrgByID: reads((victim) => ({ id: victim.orgId })),
  GetDefaultOrg: exempt('names nobody, and tells administrators of the instance alone'),
  SetDefaultOrg: acts(async (victim) => ({ orgId: await victim.org() })),
  IsOrgUnique: exempt('says one bit, and to administrators of the instance alone'),
  ListOrgs: reads((victim) => ({ queries: [{ idQuery: { id: victim.orgId } }] })),
  RemoveOrg: removes(async (victim) => ({ orgId: await victim.org() })),
  SetUpOrg: acts((victim) => ({
    org: { name: victim.name() },
    human: {
      userName: victim.name(),
      profile: { firstName: 'First', lastName: 'Person' },
      email: { email: `${victim.name()}@example.com`, isEmailVerified: true },
      password: 'Other-Secret1',
    },
  })),
};

const management = 'zitadel.management.v1.ManagementService';
const domainHere = async (victim: Estate) => {
  const domain = `${victim.name()}.example.com`;
  const { orgId } = victim;
  await withProof(victim, orgId, false);
  await victim.callHere(`${management}/AddOrgDomain`, { domain });
  // Settings of its own would show who it is to its members.
  await victim.call('zitadel.admin.v1.AdminService/ResetCustomDomainPolicyToDefault', { orgId });
  return { domain };
};
const unproven = 'unproven.example.com';
const withUnproven = async (victim: Estate) => {
  const { organizationId } = await unprovenOf(victim);
  await victim.call(`${service}/AddOrganizationDomain`, { organizationId, domain: unproven });
  return organizationId;
};
const metadataHere = async (victim: Estate) => {
  const key = victim.name();
  await victim.callHere(`${management}/SetOrgMetadata`, { key, value: 'djI=' });
  return { key };
};

/** Organization calls of management.v1, which act in the organization of their header. */
const managedOrgCases: Cases = {
  GetOrgByDomainGlobal: exempt(
    'whoever owns an organization may find another by a domain that it knows, to grant it a project',
  ),
  AddOrg: acts((victim) => ({ name: victim.name() })),
  UpdateOrg: acts((victim) => ({ name: victim.name() }), { inOrg: (victim) => victim.org() }),
  DeactivateOrg: acts(() => ({}), { inOrg: (victim) => victim.org() }),
  ReactivateOrg: acts(() => ({}), { inOrg: inactive }),
  RemoveOrg: acts(() => ({}), { inOrg: (victim) => victim.org() }),
  AddOrgDomain: acts((victim) => ({ domain: `${victim.name()}.example.com` })),
  ListOrgDomains: reads(given(domainHere, () => ({}))),
  SetPrimaryOrgDomain: acts(domainHere),
  RemoveOrgDomain: acts(domainHere),
  GenerateOrgDomainValidation: acts(() => ({ domain: unproven, type: 'DOMAIN_VALIDATION_TYPE_DNS' }), {
    inOrg: withUnproven,
  }),
  ValidateOrgDomain: closed(domainHere),
  SetOrgMetadata: acts(() => ({ key: 'k', value: 'djI=' })),
  BulkSetOrgMetadata: acts(() => ({ metadata: [{ key: 'k2', value: 'djI=' }] })),
  ListOrgMetadata: reads(given(metadataHere, () => ({}))),
  GetOrgMetadata: reads(metadataHere),
  RemoveOrgMetadata: acts(metadataHere),
  BulkRemoveOrgMetadata: acts(async (victim) => ({ keys: [(await metadataHere(victim)).key] })),
  GetIAM: exempt('ids of the instance, which every user of it may know'),
};

const orgCases: Cases = {
  ...casesOf('organizationId'),
  AddOrganization: acts(async (victim) => ({
    name: victim.name(),
    admins: [{ userId: await victim.machine() }],
  })),
  ListOrganizations: reads((victim) => ({ queries: [{ idQuery: { id: victim.orgId } }] }), {
    neighbourMayRead: 'members of an organization may know its name',
  }),
};
const orgCasesBeta: Cases = {
  ...casesOf('id'),
  CreateOrganization: acts(async (victim) => ({
    name: victim.name(),
    admins: [{ userId: await victim.machine() }],
  })),
  ListOrganizations: reads((victim) => ({ filter: [{ idFilter: { id: victim.orgId } }] }), {
    neighbourMayRead: 'members of an organization may know its name',
  }),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.org.v2.OrganizationService': orgCases,
  'zitadel.org.v2beta.OrganizationService': orgCasesBeta,
  'zitadel.admin.v1.AdminService': orgAdminCases,
  'zitadel.management.v1.ManagementService': managedOrgCases,
};
