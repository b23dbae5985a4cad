import { type Cases, given, reads, removes } from '../e2e/tenancy/case.ts';

const transferCases: Cases = {
  // Answers with a report, of what was refused too.
  ImportData: removes((victim) => ({
    dataOrgs: { orgs: [{ orgId: victim.orgId, humanUsers: [person(victim.name())] }] },
  })),
  ExportData: reads(
    given(
      (victim) => victim.human(),
      ({ orgId }) => ({ orgIds: [orgId], responseOutput: true }),
    ),
  ),
};

const person = (name: string) => ({
  userId: name,
  user: {
    userName: name,
    profile: { firstName: name, lastName: name },
    email: { email: `${name}@example.com`, isEmailVerified: true },
  },
});

export const cases: Readonly<Record<string, Cases>> = { 'zitadel.admin.v1.AdminService': transferCases };
