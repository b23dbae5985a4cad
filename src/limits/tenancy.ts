import { acts, type Cases, closed } from '../e2e/tenancy/case.ts';
import { another, system } from '../instance/tenancy.ts';

export const cases: Readonly<Record<string, Cases>> = {
  'postern.limits.v1.LimitsService': {
    GetInstanceLimits: closed((victim) => ({ instanceId: victim.instanceId }), system),
  },
  'zitadel.system.v1.SystemService': {
    SetLimits: acts(async (victim) => ({ instanceId: await another(victim), block: true }), system),
    BulkSetLimits: acts(
      async (victim) => ({ limits: [{ instanceId: await another(victim), auditLogRetention: '3600s' }] }),
      system,
    ),
    ResetLimits: acts(async (victim) => {
      const instanceId = await another(victim);
      await victim.system('SetLimits', { instanceId, block: true });
      return { instanceId };
    }, system),
  },
};
