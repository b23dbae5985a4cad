import { webAuthn } from '../../user/index.ts';
import { allows } from '../allowed.ts';
import { askKey } from '../key-challenge.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { loginNamePage } from '../pages/login-name.ts';
import { passkeysAllowed } from '../passkeys-allowed.ts';
import { choiceOf, orgOfName } from '../providers.ts';
import { askPassword } from './ask-password.ts';
import { goToProvider, providerPath } from './provider.ts';
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
  choice: await choiceOf(page),
  loginName,
  suffix: page.names.suffixHidden ? '' : await page.names.suffix(),
  accountsUrl: page.accounts.length > 0 ? withAuthRequest('/ui/login/accounts', page) : undefined,
  registerUrl: (await mayRegister(page)) ? withAuthRequest('/ui/login/register', page) : undefined,
});

const headersFor = ({ passkey, choice }: Awaited<ReturnType<typeof formOf>>) => ({
  scripts: passkey !== undefined,
  leaves: choice.providers.length > 0,
});

export async function showLoginName(page: PageRequest): Promise<Response> {
  const loginName = page.authRequest?.description.loginHint ?? '';
  const form = await formOf(page, loginName);
  return page.show(loginNamePage(page.frame, form), headersFor(form));
}

/** Goes on to the password whether anybody has the name or not. */
export async function submitLoginName(page: PageRequest): Promise<Response> {
  const loginName = cleanLoginName(page.form.get('loginName'));
  if (loginName === '') {
    const problem = page.frame.messages.loginName.missing;
    const form = await formOf(page, '');
    return page.show(loginNamePage(page.frame, { ...form, problem }), {
      status: 400,
      ...headersFor(form),
    });
  }
  const whole = loginName.includes('@') ? loginName : loginName + (await page.names.suffix());
  return (await elsewhere(page, whole)) ?? askPassword(page, whole);
}

/** An organization without passwords has its people sign in at its providers. Told by the name's domain alone. */
async function elsewhere(page: PageRequest, loginName: string): Promise<Response | undefined> {
  const organization = await orgOfName(page, loginName);
  const { values } = await page.settings.login(page.instance.id, organization);
  const [only, ...others] = values.providers;
  if (!only || allows.password(values)) return undefined;
  const there = { ...page, settingsOrgId: organization, organization };
  return others.length === 0
    ? goToProvider(there, only, loginName)
    : page.redirect(providerPath(there, '/ui/login/loginname'));
}

/** Names have at most 200 characters; what no name can hold (control characters) goes. */
const cleanLoginName = (entered: string | null): string =>
  (entered ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
