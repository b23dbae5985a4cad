import { type RefusalReason, Refused, visitsOf } from '../../federation/index.ts';
import type { OfferedProvider } from '../../settings/index.ts';
import { attemptOf } from '../attempt-of.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { failurePage } from '../pages/failure.ts';
import { directoryType, offeredProvider, promptFor } from '../providers.ts';
import { fill } from '../spoken.ts';
import { notFoundFailure, startAgain } from './failures.ts';

type Reason = RefusalReason | 'otherBrowser' | 'unknown' | 'inactive' | 'notAllowed';

const statuses: Partial<Record<Reason, number>> = { unavailable: 503, misconfigured: 500, invalid: 400 };

/** Why nobody is signed in by a provider, and how to go on without. @param providerName '' where it is not told */
export function refusedByProvider(page: PageRequest, providerName: string, reason: Reason): Response {
  const { provider: texts, failure } = page.frame.messages;
  const name = { provider: providerName };
  const markup = failurePage(page.frame, {
    title: providerName === '' ? failure.title : fill(page.frame, texts.failed, name),
    text: fill(page.frame, texts[reason], name),
    ways: [startAgain(page)],
  });
  return page.show(markup, { status: statuses[reason] ?? 403 });
}

/** Keeps along what the sign-in is for, and whose people it is for. */
export function providerPath(page: PageRequest, path: string): string {
  const url = new URL(withAuthRequest(path, { ...page, accountId: undefined }), page.instance.origin);
  if (page.organization) url.searchParams.set('organization', page.organization);
  return url.pathname + url.search;
}

/** Sends the browser to a provider; back come those alone who have the secret of this browser. */
export async function goToProvider(
  page: PageRequest,
  provider: OfferedProvider,
  loginHint: string | undefined,
): Promise<Response> {
  const { platform, scope, instance, guard, frame } = page;
  const { origin } = instance;
  const { id, name, type } = provider;
  if (type === directoryType) {
    const path = providerPath(page, '/ui/login/provider/directory');
    return page.redirect(`${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ provider: id })}`);
  }
  const ends = {
    success: origin + providerPath(page, '/ui/login/provider/back'),
    failure: origin + providerPath(page, '/ui/login/provider/failed'),
  };
  const beginning = { origin, loginHint, prompt: promptFor(page), languages: [frame.language] };
  try {
    const begun = await visitsOf(platform).begin(scope, id, ends, beginning, guard.browser);
    return page.redirect(begun.redirectTo);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusedByProvider(page, name, error.reason);
  }
}

/** Somebody has chosen a provider. */
export async function submitProvider(page: PageRequest): Promise<Response> {
  const provider = await offeredProvider(page, page.form.get('provider') ?? '');
  if (!provider) return notFoundFailure(page);
  const hint = attemptOf(page)?.loginName ?? page.authRequest?.description.loginHint;
  return goToProvider(page, provider, hint?.trim() || undefined);
}
