import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { loginNamePage } from '../pages/login-name.ts';
import { askPassword } from './enter.ts';
import { mayRegister } from './register.ts';

const formOf = async (page: PageRequest, loginName: string) => ({
  csrf: page.guard.token,
  authRequestId: page.authRequest?.id,
  clientName: page.authRequest?.description.clientName,
  loginName,
  suffix: page.names.suffixHidden ? '' : await page.names.suffix(),
  registerUrl: (await mayRegister(page)) ? withAuthRequest('/ui/login/register', page) : undefined,
});

export async function showLoginName(page: PageRequest): Promise<Response> {
  const loginName = page.authRequest?.description.loginHint ?? '';
  return page.show(loginNamePage(page.frame, await formOf(page, loginName)));
}

/** Goes on to the password whether anybody has the name or not. */
export async function submitLoginName(page: PageRequest): Promise<Response> {
  const loginName = cleanLoginName(page.form.get('loginName'));
  if (loginName === '') {
    const problem = page.frame.messages.loginName.missing;
    return page.show(loginNamePage(page.frame, { ...(await formOf(page, '')), problem }), { status: 400 });
  }
  const isWhole = loginName.includes('@');
  return askPassword(page, isWhole ? loginName : loginName + (await page.names.suffix()));
}

/** Names have at most 200 characters; what no name can hold (control characters) goes. */
const cleanLoginName = (entered: string | null): string =>
  (entered ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
