import { acts, type Cases, closed, exempt, given, reads, removes } from '../case.ts';
import type { Estate } from '../victim.ts';

const instance = 'zitadel.instance.v2.InstanceService';
const itself = ({ instanceId }: Estate) => ({ instanceId });
const host = (victim: Estate) => `${victim.name()}.example.com`;
const another = async (victim: Estate) => {
  const { instanceId } = await victim.system<{ instanceId: string }>('CreateInstance', {
    instanceName: victim.name(),
    firstOrgName: victim.name(),
    customDomain: host(victim),
    machine: { userName: 'robot', name: 'Robot' },
  });
  return instanceId;
};
const withDomain = async (victim: Estate) => {
  const domain = host(victim);
  await victim.system('AddDomain', { instanceId: victim.instanceId, domain });
  return domain;
};
const withTrusted = async (victim: Estate) => {
  const trustedDomain = host(victim);
  await victim.call(`${instance}/AddTrustedDomain`, { instanceId: victim.instanceId, trustedDomain });
  return trustedDomain;
};
const system = { by: 'system' } as const;

const cases = (custom: string, trusted: string): Cases => ({
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
export const instanceCases = cases('customDomain', 'trustedDomain');
export const instanceCasesBeta = cases('domain', 'domain');

export const systemCases: Cases = {
  Healthz: exempt('public'),
  CreateInstance: acts(
    (victim) => ({
      instanceName: victim.name(),
      customDomain: host(victim),
      machine: { userName: 'robot', name: 'Robot' },
    }),
    system,
  ),
  AddInstance: acts(
    (victim) => ({
      instanceName: victim.name(),
      customDomain: host(victim),
      ownerUserName: 'owner',
      ownerEmail: { email: 'owner@example.com', isEmailVerified: true },
      ownerProfile: { firstName: 'Olga', lastName: 'Owner' },
      ownerPassword: { password: 'Secret-1234' },
    }),
    system,
  ),
  ListInstances: reads(() => ({}), system),
  GetInstance: reads(itself, system),
  UpdateInstance: acts((victim) => ({ ...itself(victim), instanceName: victim.name() }), system),
  RemoveInstance: acts(async (victim) => ({ instanceId: await another(victim) }), system),
  ExistsDomain: closed(async (victim) => ({ domain: await withDomain(victim) }), system),
  ListDomains: reads(given(withDomain, itself), system),
  AddDomain: acts((victim) => ({ ...itself(victim), domain: host(victim) }), system),
  RemoveDomain: acts(async (victim) => ({ ...itself(victim), domain: await withDomain(victim) }), system),
  SetPrimaryDomain: acts(async (victim) => {
    const instanceId = await another(victim);
    const domain = host(victim);
    await victim.system('AddDomain', { instanceId, domain });
    return { instanceId, domain };
  }, system),
  ListIAMMembers: reads(itself, system),
};

const keyed = async (victim: Estate) => ({ id: await victim.webKey() });
export const webKeyCases: Cases = {
  CreateWebKey: acts(() => ({ ecdsa: { curve: 'ECDSA_CURVE_P256' } })),
  ActivateWebKey: acts(keyed),
  DeleteWebKey: removes(keyed),
  ListWebKeys: reads(given(keyed, () => ({}))),
};
