import { acts, type Cases, given, reads } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const instance = 'zitadel.instance.v2.InstanceService';
export const itself = ({ instanceId }: Estate) => ({ instanceId });
export const host = (victim: Estate) => `${victim.name()}.example.com`;
export const another = async (victim: Estate) => {
  const { instanceId } = await victim.system<{ instanceId: string }>('CreateInstance', {
    instanceName: victim.name(),
    firstOrgName: victim.name(),
    customDomain: host(victim),
    machine: { userName: 'robot', name: 'Robot' },
  });
  return instanceId;
};
export const withDomain = async (victim: Estate) => {
  const domain = host(victim);
  await victim.system('AddDomain', { instanceId: victim.instanceId, domain });
  return domain;
};
const withTrusted = async (victim: Estate) => {
  const trustedDomain = host(victim);
  await victim.call(`${instance}/AddTrustedDomain`, { instanceId: victim.instanceId, trustedDomain });
  return trustedDomain;
};
export const system = { by: 'system' } as const;

const casesOf = (custom: string, trusted: string): Cases => ({
  GetInstance: reads(itself),
  ListInstances: reads(() => ({}), system),
  UpdateInstance: acts((victim) => ({ ...itself(victim), instanceName: victim.name() })),
  DeleteInstance: acts(async (victim) => ({ instanceId: await another(victim) }), system),
  AddCustomDomain: acts((victim) => ({ ...itself(victim), [custom]: host(victim) }), system),
  RemoveCustomDomain: acts(
    async (victim) => ({ ...itself(victim), [custom]: await withDomain(victim) }),
    system,
  ),
  ListCustomDomains: reads(given(withDomain, itself)),
  AddTrustedDomain: acts((victim) => ({ ...itself(victim), [trusted]: host(victim) })),
  RemoveTrustedDomain: acts(async (victim) => ({ ...itself(victim), [trusted]: await withTrusted(victim) })),
  ListTrustedDomains: reads(given(withTrusted, itself)),
});

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.instance.v2.InstanceService': casesOf('customDomain', 'trustedDomain'),
  'zitadel.instance.v2beta.InstanceService': casesOf('domain', 'domain'),
  'zitadel.admin.v1.AdminService': {
    GetMyInstance: reads(() => ({})),
    ListInstanceDomains: reads(given(withDomain, () => ({}))),
    ListInstanceTrustedDomains: reads(given(withTrusted, () => ({}))),
    AddInstanceTrustedDomain: acts((victim) => ({ domain: host(victim) })),
    RemoveInstanceTrustedDomain: acts(async (victim) => ({ domain: await withTrusted(victim) })),
  },
};
