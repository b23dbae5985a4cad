import { type Cases, closed } from '../e2e/tenancy/case.ts';

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.admin.v1.AdminService': { ListMilestones: closed(() => ({})) },
};
