import type { PageRequest } from '../page-request.ts';
import { loginNamePage } from '../pages/login-name.ts';
import { askPassword } from './enter.ts';

const formOf = (page: PageRequest, loginName: string) => ({
  csrf: page.guard.token,
  authRequestId: page.authRequest?.id,
  clientName: page.authRequest?.description.clientName,
  loginName,
});

export function showLoginName(page: PageRequest): Response {
  const loginName = page.authRequest?.description.loginHint ?? '';
  return page.show(loginNamePage(page.frame, formOf(page, loginName)));
}

/** Goes on to the password whether anybody has the name or not. */
export function submitLoginName(page: PageRequest): Response {
  const loginName = cleanLoginName(page.form.get('loginName'));
  if (loginName === '') {
    const problem = page.frame.messages.loginName.missing;
    return page.show(loginNamePage(page.frame, { ...formOf(page, ''), problem }), { status: 400 });
  }
  return askPassword(page, loginName);
}

/** Names have at most 200 characters; what no name can hold (control characters) goes. */
const cleanLoginName = (entered: string | null): string =>
  (entered ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
