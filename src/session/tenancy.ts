import { acts, type Cases, exempt, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const session = async (victim: Estate) => ({ sessionId: await victim.session(await victim.human()) });

const sessionCases: Cases = {
  CreateSession: acts(async (victim) => ({ checks: { user: { userId: await victim.human() } } })),
  GetSession: reads(session),
  SetSession: acts(async (victim) => ({ ...(await session(victim)), metadata: { k: 'djI=' } })),
  DeleteSession: removes(session),
  ListSessions: reads(async (victim) => ({
    queries: [{ idsQuery: { ids: [(await session(victim)).sessionId] } }],
  })),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.session.v2.SessionService': sessionCases,
  'zitadel.session.v2beta.SessionService': sessionCases,
  'zitadel.auth.v1.AuthService': { ListMyUserSessions: exempt('acts on the caller alone') },
};
