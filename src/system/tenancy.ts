import { acts, type Cases, closed, given, reads } from '../e2e/tenancy/case.ts';
import { another, host, itself, system, withDomain } from '../instance/tenancy.ts';

const systemCases: Cases = {
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

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.system.v1.SystemService': systemCases,
};
