import { webAuthn } from '../../user/index.ts';
import { askKey } from '../key-challenge.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { loginNamePage } from '../pages/login-name.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { askPassword } from './ask-password.ts';
import { mayRegister } from './register.ts';

const cancelOf = (page: PageRequest) => ({
  csrf: page.guard.token,
  authRequestId: page.authRequest?.id,
  clientName: page.authRequest?.description.clientName,
});

const formOf = async (page: PageRequest, loginName: string) => ({
  ...cancelOf(page),
  passkey: (await passkeysAllowed(page))
    ? {
        ...cancelOf(page),
        ...(await askKey(page, webAuthn.verification.required)),
        elsewhere: await webAuthn.keysElsewhere(page.platform, page.instance),
        passkeyUrl: withAuthRequest('/ui/login/passkey', page),
      }
    : undefined,
  loginName,
  suffix: page.names.suffixHidden ? '' : await page.names.suffix(),
  accountsUrl: page.accounts.length > 0 ? withAuthRequest('/ui/login/accounts', page) : undefined,
  registerUrl: (await mayRegister(page)) ? withAuthRequest('/ui/login/register', page) : undefined,
});

export async function showLoginName(page: PageRequest): Promise<Response> {
  const loginName = page.authRequest?.description.loginHint ?? '';
  const form = await formOf(page, loginName);
  return page.show(loginNamePage(page.frame, form), { scripts: form.passkey !== undefined });
}

/** Goes on to the password whether anybody has the name or not. */
export async function submitLoginName(page: PageRequest): Promise<Response> {
  const loginName = cleanLoginName(page.form.get('loginName'));
  if (loginName === '') {
    const problem = page.frame.messages.loginName.missing;
    const form = await formOf(page, '');
    return page.show(loginNamePage(page.frame, { ...form, problem }), {
      status: 400,
      scripts: form.passkey !== undefined,
    });
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
