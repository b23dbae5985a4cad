import { sealAttempt } from '../attempt.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';

export const loginNameOf = async (
  { users, instance }: PageRequest,
  userId: string,
): Promise<string | undefined> => (await users.names(instance.id, [userId])).get(userId)?.loginName;

/** Somebody who used this browser before proves to be that person. */
export async function askPerson(
  page: PageRequest,
  userId: string,
  cookies: readonly string[] = [],
): Promise<Response> {
  const name = await loginNameOf(page, userId);
  return name === undefined
    ? page.redirect(withAuthRequest('/ui/login/loginname', { ...page, accountId: undefined }), cookies)
    : askPassword(page, name, cookies);
}

export function askPassword(page: PageRequest, loginName: string, cookies: readonly string[] = []): Response {
  const { platform, instance, authRequest } = page;
  const attempt = sealAttempt(
    platform.encryption,
    { instanceId: instance.id, loginName, authRequestId: authRequest?.id },
    platform.clock(),
  );
  return page.redirect(`/ui/login/password?attempt=${attempt}`, cookies);
}
