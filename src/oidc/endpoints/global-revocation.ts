import { revokeEverything } from '../global-revocation/revoke-everything.ts';
import { revokersOf } from '../global-revocation/revoker.ts';
import { subjectOf } from '../global-revocation/subject.ts';
import { OAuthError } from '../protocol/errors.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import { readJson } from '../registration/body.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Global Token Revocation (draft-parecki-oauth-global-token-revocation): a system that looks after security has all
 * sign-ins of a person ended and all tokens revoked; the person has to sign in again. Who is none of the revoker's
 * people is told like who is not there.
 */
export const globalRevocation: Endpoint = async ({ provider, instance }, request) => {
  const { platform } = provider;
  const revoker = await revokersOf(platform).admit(instance, request);
  const userId = subjectOf(instance, await readJson(request, 'invalid_request'));
  const user = userId === undefined ? undefined : await provider.users.byId(instance.id, userId);
  if (!user || !(await revoker.mayRevokeIn(user.orgId)))
    throw new OAuthError('invalid_request', 404, 'There is no such subject');
  const writing = writingScope(platform, instance.id, revoker.userId);
  await revokeEverything(platform, writing, user.id);
  await writing.settled();
  return { status: 204, headers: { 'cache-control': 'no-store', ...revoker.headers }, body: null };
};
