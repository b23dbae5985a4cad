import { acts, type Cases, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'postern.project.v1.AuthorizationDetailsService';

const declaring = async (victim: Estate) => ({
  projectId: await victim.project(),
  name: victim.name().replaceAll(' ', '-'),
  title: { en: 'Pay' },
  fields: [{ path: 'amount', kind: 'FIELD_KIND_AMOUNT' }],
});

const declared = async (victim: Estate) => {
  const type = await declaring(victim);
  await victim.call(`${service}/SetAuthorizationDetailsType`, type);
  return { projectId: type.projectId, name: type.name };
};

export const cases: Readonly<Record<string, Cases>> = {
  [service]: {
    SetAuthorizationDetailsType: acts(declaring),
    DeleteAuthorizationDetailsType: removes(declared),
    ListAuthorizationDetailsTypes: reads(async (victim) => ({
      projectId: (await declared(victim)).projectId,
    })),
  },
};
