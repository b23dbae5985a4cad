import { acts, type Cases, closed } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';
import { another, system } from '../instance/tenancy.ts';

const unit = 'UNIT_ACTIONS_ALL_RUN_SECONDS';
const quotaOf = async (victim: Estate) => ({
  instanceId: await another(victim),
  unit,
  from: '2026-01-01T00:00:00Z',
  resetInterval: '3600s',
  amount: '100',
});
const held = async (victim: Estate) => {
  const quota = await quotaOf(victim);
  await victim.system('AddQuota', quota);
  return quota;
};

export const cases: Readonly<Record<string, Cases>> = {
  'postern.quota.v1.QuotaService': {
    ListQuotas: closed(async (victim) => ({ instanceId: (await held(victim)).instanceId }), system),
  },
  'zitadel.system.v1.SystemService': {
    AddQuota: acts(quotaOf, system),
    SetQuota: acts(async (victim) => ({ ...(await held(victim)), amount: '200' }), system),
    RemoveQuota: acts(async (victim) => ({ instanceId: (await held(victim)).instanceId, unit }), system),
  },
};
