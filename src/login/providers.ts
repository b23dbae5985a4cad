import type { OfferedProvider } from '../settings/index.ts';
import { allows } from './allowed.ts';
import { discoveredOrg } from './look/branding-org.ts';
import type { PageRequest } from './page-request.ts';
import type { ProviderChoice } from './pages/providers.ts';

/** The identity providers that the page offers, and when the browser goes to one of them unasked. */

/** `ProviderType` of a directory, which is asked by user name and password. */
export const directoryType = 3;

const scopePrefix = 'urn:zitadel:iam:org:idp:id:';

type Page = Pick<PageRequest, 'settings' | 'instance' | 'settingsOrgId'>;

/** None where the settings do not allow it. */
export async function offeredProviders({ settings, instance, settingsOrgId }: Page) {
  const { values } = await settings.login(instance.id, settingsOrgId);
  return values.allowExternalIdp ? values.providers : [];
}

export const offeredProvider = async (page: Page, id: string): Promise<OfferedProvider | undefined> =>
  (await offeredProviders(page)).find((provider) => provider.id === id);

/**
 * Whose settings hold for a name, by its domain alone: those of the request's organization, else of the domain's, where
 * it may be told.
 */
export async function orgOfName(page: PageRequest, loginName: string): Promise<string> {
  const { platform, instance, authRequest, settingsOrgId } = page;
  const domain = /@([^@]+)$/.exec(loginName)?.[1];
  if (domain === undefined || authRequest?.description.orgId !== undefined) return settingsOrgId;
  return (await discoveredOrg(platform, instance.id, settingsOrgId, domain)) ?? settingsOrgId;
}

/** @param attempt of a page that comes after the name */
export async function choiceOf(
  page: PageRequest,
  attempt?: { readonly loginName: string; readonly sealed: string },
): Promise<ProviderChoice> {
  const org = attempt ? await orgOfName(page, attempt.loginName) : page.settingsOrgId;
  return {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    organization: org === page.settingsOrgId ? page.organization : org,
    attempt: attempt?.sealed,
    providers: await offeredProviders({ ...page, settingsOrgId: org }),
  };
}

/**
 * The provider that the application asks for by scope, or the only way that there is to sign in. Not where a device or
 * an application elsewhere waits: a page that they lead to says so first.
 */
export async function providerUnasked(
  page: Page & Pick<PageRequest, 'authRequest'>,
): Promise<OfferedProvider | undefined> {
  const { device, elsewhere, scope = [] } = page.authRequest?.description ?? {};
  if (device || elsewhere) return undefined;
  const { values } = await page.settings.login(page.instance.id, page.settingsOrgId);
  const wanted = scope.find((each) => each.startsWith(scopePrefix))?.slice(scopePrefix.length);
  if (wanted !== undefined) return values.providers.find(({ id }) => id === wanted);
  const [only, ...others] = values.providers;
  const isOnlyWay =
    others.length === 0 && !allows.password(values) && !allows.passkey(values) && !allows.mailLink(values);
  return isOnlyWay ? only : undefined;
}

/** What of the application's `prompt` the provider is to heed (OIDC Core §3.1.2.1); undefined for nothing. */
export function promptFor({ authRequest }: Pick<PageRequest, 'authRequest'>): string | undefined {
  const { prompt = [], maxAge } = authRequest?.description ?? {};
  const passed = prompt.filter((each) => each === 'login' || each === 'select_account');
  if (passed.length > 0) return passed.join(' ');
  return maxAge === 0 ? 'login' : undefined;
}
