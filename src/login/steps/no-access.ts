import { findOrg } from '../../org/index.ts';
import type { AccessRefusal, SignedInSession } from '../authorization-flow.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { noAccessPage } from '../pages/no-access.ts';
import { personOf } from './person.ts';

/** Tells whom to ask; the application's request waits on, for another account or for access that is given meanwhile. */
export async function noAccess(
  page: PageRequest,
  { userId }: Pick<SignedInSession, 'userId'>,
  { reason, ownerOrgId }: AccessRefusal,
  cookies: readonly string[],
): Promise<Response> {
  const { platform, instance, settings, authRequest } = page;
  const [owner, privacy, who] = await Promise.all([
    findOrg(platform.sql, instance.id, ownerOrgId),
    settings.privacy(instance.id, ownerOrgId),
    personOf(page, userId),
  ]);
  const markup = noAccessPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: authRequest?.id,
    clientName: authRequest?.description.clientName ?? '',
    who,
    reason,
    ownerName: owner?.name ?? '',
    supportEmail: privacy.values.supportEmail,
    otherAccountUrl: withAuthRequest('/ui/login/loginname', page),
  });
  return page.show(markup, { status: 403, cookies });
}
