import { acts, type Cases, exempt, reads, removes } from '../case.ts';
import type { Estate } from '../victim.ts';

const session = async (victim: Estate) => ({ sessionId: await victim.session(await victim.human()) });

export const sessionCases: Cases = {
  CreateSession: acts(async (victim) => ({ checks: { user: { userId: await victim.human() } } })),
  GetSession: reads(session),
  SetSession: acts(async (victim) => ({ ...(await session(victim)), metadata: { k: 'djI=' } })),
  DeleteSession: removes(session),
  ListSessions: reads(async (victim) => ({
    queries: [{ idsQuery: { ids: [(await session(victim)).sessionId] } }],
  })),
};

const begun = async (victim: Estate) => ({ authRequestId: await victim.authRequest() });

/** `oidc.v2` and its twin. */
export const oidcCases: Cases = {
  GetAuthRequest: reads(begun, { by: 'login client' }),
  CreateCallback: acts(
    async (victim) => ({ ...(await begun(victim)), error: { error: 'ERROR_REASON_ACCESS_DENIED' } }),
    { by: 'login client' },
  ),
};

const own = exempt('acts on the caller alone');
/** auth.v1: its requests name nobody, which the test holds them to. */
export const ownCases: Cases = Object.fromEntries(
  [
    'GetMyUser',
    'RemoveMyUser',
    'UpdateMyUserName',
    'UpdateMyPassword',
    'GetMyProfile',
    'UpdateMyProfile',
    'GetMyEmail',
    'SetMyEmail',
    'VerifyMyEmail',
    'ResendMyEmailVerification',
    'GetMyPhone',
    'SetMyPhone',
    'VerifyMyPhone',
    'ResendMyPhoneVerification',
    'RemoveMyPhone',
    'ListMyMetadata',
    'GetMyMetadata',
  ].map((method) => [method, own]),
);
