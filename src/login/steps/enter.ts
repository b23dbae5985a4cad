import { type Candidate, entryOf, type InBrowser } from '../account-choice.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { providerUnasked } from '../providers.ts';
import { askPassword, askPerson, loginNameOf } from './ask-password.ts';
import { proceed } from './proceed.ts';
import { goToProvider } from './provider.ts';
import { mayRegister } from './register.ts';

/** The front door: goes on at once with a session that will do, else has somebody chosen, or asks who it is. */
export async function enter(page: PageRequest): Promise<Response> {
  const wanted = page.authRequest?.description ?? {};
  const entry = entryOf(
    wanted,
    await inBrowser(page),
    { mayRegister: await mayRegister(page), expectedName: await expectedName(page) },
    page.platform.clock(),
  );
  switch (entry.to) {
    case 'register':
      return page.redirect(withAuthRequest('/ui/login/register', page));
    case 'goOn': {
      const session = await page.sessionOf(entry.userId);
      return session ? proceed(page, session) : askPerson(page, entry.userId);
    }
    case 'prove':
      return askPerson(page, entry.userId);
    case 'choose':
      return page.redirect(withAuthRequest('/ui/login/accounts', page));
    case 'password':
      return (await unasked(page, entry.loginName)) ?? askPassword(page, entry.loginName);
    case 'name':
      return (await unasked(page)) ?? page.redirect(withAuthRequest('/ui/login/loginname', page));
  }
}

async function unasked(page: PageRequest, loginHint?: string): Promise<Response | undefined> {
  const provider = await providerUnasked(page);
  return provider && goToProvider(page, provider, loginHint);
}

async function inBrowser(page: PageRequest): Promise<InBrowser> {
  const { accounts, accountId: chosen } = page;
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
  return { candidates, remembered, chosen };
}

function isHinted({ authRequest, users, instance }: PageRequest, userId: string): boolean | Promise<boolean> {
  const hint = authRequest?.description.loginHint?.trim();
  return !hint || users.isNamed(instance.id, userId, hint);
}

/** The login name of who is expected, where the application has shown to know that person. */
async function expectedName(page: PageRequest): Promise<string | undefined> {
  const { expectedUserId: id, isExpectedByName } = page.authRequest?.description ?? {};
  return id === undefined || isExpectedByName ? undefined : loginNameOf(page, id);
}
