import { expectedUserOf, type RequestDetails } from '../auth-request/state.ts';
import { mergedPermissions } from '../grant-management/commands.ts';
import { grantAskedFor } from '../grant-management/requested.ts';
import type { Permissions } from '../grant-management/state.ts';
import { invalidGrantId } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { standingDetails } from '../scope/authorization-details.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';
import type { MeantPerson } from './meant-person.ts';

/**
 * What is asked for together with the grant that it is to be of: where it is merged, all that the grant would be is asked
 * for, so that people are asked for whatever of it they have not agreed to. Only who has granted it can change it.
 * @throws OAuthError `invalid_request`, `invalid_grant_id`, `invalid_target`
 */
export async function withGrant<P extends Permissions>(
  context: AuthorizeContext,
  parameters: Parameters,
  client: RedirectingClient,
  isCodeAlone: boolean,
  own: P,
  meant: MeantPerson,
): Promise<P & MeantPerson & Pick<RequestDetails, 'grant'>> {
  const managed = await grantAskedFor(context, parameters, client, isCodeAlone);
  if (!managed) return { ...own, ...meant };
  const { asked, grant } = managed;
  if (asked.action === 'create') return { ...own, ...meant, grant: asked };
  const expected = expectedUserOf(meant);
  if (expected !== undefined && expected !== grant.userId)
    throw invalidGrantId('grant_id is of somebody else than id_token_hint or sub in claims');
  const authorizationDetails = await standingDetails(context, grant.authorizationDetails, client);
  const permissions =
    asked.action === 'merge' ? mergedPermissions({ ...grant, authorizationDetails }, own) : own;
  return { ...own, ...permissions, ...meant, subject: grant.userId, grant: asked };
}
