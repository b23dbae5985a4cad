import { Refused, visitsOf } from '../../federation/index.ts';
import { sealIntentToken } from '../../intent/index.ts';
import type { OfferedProvider } from '../../settings/index.ts';
import { accountOf } from '../account.ts';
import type { PageRequest } from '../page-request.ts';
import { providerDirectoryPage } from '../pages/provider-directory.ts';
import { directoryType, offeredProvider } from '../providers.ts';
import { notFoundFailure } from './failures.ts';
import { providerPath, refusedByProvider } from './provider.ts';
import { admitted } from './work.ts';

const cleaned = (entered: string | null): string =>
  (entered ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);

async function directoryOf(page: PageRequest): Promise<OfferedProvider | undefined> {
  const id = page.form.get('provider') ?? page.url.searchParams.get('provider') ?? '';
  const provider = await offeredProvider(page, id);
  return provider?.type === directoryType ? provider : undefined;
}

function shown(page: PageRequest, provider: OfferedProvider, loginName: string, problem?: string): Response {
  const markup = providerDirectoryPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    clientName: page.authRequest?.description.clientName,
    organization: page.organization,
    provider,
    loginName,
    backUrl: providerPath(page, '/ui/login/loginname'),
    problem,
  });
  return page.show(markup, { status: problem === undefined ? 200 : 400 });
}

export async function showDirectory(page: PageRequest): Promise<Response> {
  const provider = await directoryOf(page);
  return provider ? shown(page, provider, '') : notFoundFailure(page);
}

/** Failures count as those at passwords do: for the name there, and for the address. */
export async function submitDirectory(page: PageRequest): Promise<Response> {
  const { platform, instance, scope, remoteAddress, frame, form } = page;
  const provider = await directoryOf(page);
  if (!provider) return notFoundFailure(page);
  const username = cleaned(form.get('loginName'));
  const password = form.get('password') ?? '';
  const { loginName, password: texts } = frame.messages;
  if (username === '') return shown(page, provider, '', loginName.missing);
  if (password === '') return shown(page, provider, username, texts.missing);

  const tried = {
    account: `${instance.id}/${provider.id} ${accountOf(instance.id, username)}`,
    address: remoteAddress,
  };
  const limits = await admitted(page, tried);
  if (limits instanceof Response) return limits;
  return limits.during(tried, async () => {
    try {
      const { id } = await visitsOf(platform).byPassword(
        scope,
        provider.id,
        { username, password },
        page.guard.browser,
      );
      limits.succeeded(tried);
      const token = sealIntentToken(platform.encryption, id);
      const back = new URL(providerPath(page, '/ui/login/provider/back'), instance.origin);
      back.searchParams.set('id', id);
      back.searchParams.set('token', token);
      return page.redirect(back.pathname + back.search);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.reason !== 'denied') return refusedByProvider(page, provider.name, error.reason);
      await limits.failedAnywhere(tried);
      return shown(page, provider, username, texts.wrong);
    }
  });
}
