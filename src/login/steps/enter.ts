import { type Candidate, type WayIn, wayIn } from '../account-choice.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { askPassword, askPerson, loginNameOf } from './ask-password.ts';
import { proceed } from './proceed.ts';
import { mayRegister } from './register.ts';

/** The front door: goes on at once with a session that will do, else has somebody chosen, or asks who it is. */
export async function enter(page: PageRequest): Promise<Response> {
  // OpenID Connect Prompt Create 1.0 §4: who is to make an account is not asked for one.
  if (page.authRequest?.description.prompt.includes('create') && (await mayRegister(page)))
    return page.redirect(withAuthRequest('/ui/login/register', page));
  const way = await wayOf(page);
  switch (way.to) {
    case 'goOn': {
      const session = await page.sessionOf(way.userId);
      return session ? proceed(page, session) : askPerson(page, way.userId);
    }
    case 'prove':
      return askPerson(page, way.userId);
    case 'choose':
      return page.redirect(withAuthRequest('/ui/login/accounts', page));
    case 'name': {
      const hint = (await expectedName(page)) ?? page.authRequest?.description.loginHint?.trim();
      return hint ? askPassword(page, hint) : page.redirect(withAuthRequest('/ui/login/loginname', page));
    }
  }
}

async function wayOf(page: PageRequest): Promise<WayIn> {
  const { accounts, accountId: chosen, authRequest, platform } = page;
  const sessions = await Promise.all(
    accounts.flatMap(({ userId, session }) => (session ? [page.sessionOf(userId)] : [])),
  );
  const candidates: Candidate[] = [];
  for (const session of sessions) {
    if (!session) continue;
    const { userId, orgId, enteredAt } = session;
    candidates.push({ userId, orgId, enteredAt, hinted: await isHinted(page, userId) });
  }
  const remembered = accounts.map(({ userId }) => userId);
  return wayIn(authRequest?.description ?? {}, { candidates, remembered, chosen }, platform.clock());
}

function isHinted({ authRequest, users, instance }: PageRequest, userId: string): boolean | Promise<boolean> {
  const hint = authRequest?.description.loginHint?.trim();
  return !hint || users.isNamed(instance.id, userId, hint);
}

/** The login name of who is expected: an ID token that we signed says it, and so before a `login_hint`. */
async function expectedName(page: PageRequest): Promise<string | undefined> {
  const id = page.authRequest?.description.expectedUserId;
  return id === undefined ? undefined : loginNameOf(page, id);
}
