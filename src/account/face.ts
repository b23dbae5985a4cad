import { Elysia } from 'elysia';
import { formBytes, type Uploading } from '../assets/index.ts';
import type { Calls } from '../contract/types.ts';
import { type PosternError, toPosternError } from '../errors/index.ts';
import { type About, aboutRequests } from '../http/about.ts';
import { accountTexts } from '../i18n/index.ts';
import { isSecure } from '../login/browser-accounts.ts';
import { isFresh } from '../login/fresh.ts';
import { readCookie } from '../login/http/cookies.ts';
import { isGuarded } from '../login/http/csrf.ts';
import type { AuthorizationFlow } from '../login/index.ts';
import type { PageRequest } from '../login/page-request.ts';
import { failurePage } from '../login/pages/failure.ts';
import { createRepeats } from '../login/repeats.ts';
import { failedPage, type LoginOptions, loginParts } from '../login/routes.ts';
import { alsoSaid } from '../login/spoken.ts';
import { createHolders } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import {
  type AccountFacts,
  type AccountParts,
  type AccountRequest,
  leadTo,
  openAccount,
  openAnyones,
  signInAddress,
} from './account-request.ts';
import { showDeleted } from './data.ts';
import { readForm, type SentForm } from './form.ts';
import { serveStylesheet, stylesheetPath } from './look/index.ts';
import { proveAgain } from './prove-again.ts';
import { pathOf, type Route, routes } from './routes.ts';

export interface AccountOptions extends Omit<LoginOptions, 'flow' | 'foundOrg'> {
  readonly flow: AuthorizationFlow;
  /** The API, called in the name of whoever is signed in. */
  readonly calls: Calls;
  readonly files: Uploading;
}

/** The account pages as a face of the web: a plugin. Forms that work without scripts, but for what keys ask of browsers. */
export function accountFace(platform: Platform, { calls, files, ...options }: AccountOptions) {
  const parts: AccountParts = { ...loginParts(platform, options), calls, holders: createHolders(platform) };
  const table = routes(files);
  const repeats = createRepeats();

  async function answer(request: Request, about: About): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === stylesheetPath) return serveStylesheet();
    let page: PageRequest | undefined;
    try {
      const instance = await about.instance();
      const path = pathOf(url.pathname);
      const route = table[path];
      const sent: SentForm =
        request.method === 'POST'
          ? await readForm(request, files.maxBytes + formBytes)
          : { form: new URLSearchParams() };
      const facts: AccountFacts = {
        request,
        url,
        instance,
        remoteAddress: about.remoteAddress,
        form: sent.form,
        upload: sent.upload,
      };
      page = await openAnyones(parts, facts);
      const account = route && (await openAccount(parts, page, facts));
      if (path === '/deleted') return showDeleted(page, alsoSaid(page.frame, accountTexts).data);
      if (!route)
        return failed(
          page,
          404,
          page.frame.messages.failure.notFoundTitle,
          page.frame.messages.failure.notFoundText,
        );
      if (!account) return page.redirect(signInAddress(page, backTo(url, path, route)));
      const response =
        sent.tooLarge && route.tooLarge
          ? await route.tooLarge(account)
          : await dispatch(account, path, route);
      return request.method === 'HEAD' ? new Response(null, response) : response;
    } catch (thrown) {
      return failedPage(platform, request, page, toPosternError(thrown) as PosternError);
    }
  }

  async function dispatch(page: AccountRequest, path: string, route: Route): Promise<Response> {
    const { method } = page.request;
    const step = route[method === 'HEAD' ? 'GET' : (method as 'GET' | 'POST')];
    const { failure } = page.frame.messages;
    if (!step) {
      // Whoever comes back from signing in to where only a form led.
      if (method === 'GET' && route.POST) return leadTo(page, route.home ?? '/account');
      const response = failed(page, 405, failure.notFoundTitle, failure.notFoundText);
      response.headers.set('allow', (['GET', 'POST'] as const).filter((verb) => route[verb]).join(', '));
      return response;
    }
    if (method !== 'POST')
      return route.fresh && !isFresh(page, page.me.enteredAt)
        ? proveAgain(page, backTo(page.url, path, route))
        : step(page);
    const { platform, instance, form, request } = page;
    const secure = isSecure(instance);
    if (!isGuarded(platform.encryption, request, secure, form.get('csrf')))
      return failed(page, 403, failure.staleTitle, failure.staleText);
    if (route.fresh && !isFresh(page, page.me.enteredAt))
      return proveAgain(page, backTo(page.url, path, route));
    const browser = readCookie(request, 'csrf', secure) ?? '';
    return page.upload
      ? step(page)
      : repeats({ instanceId: instance.id, browser, path, fields: form }, async () => step(page));
  }

  const app = new Elysia({ name: 'account' }).use(aboutRequests);
  // Forms are read by the pages, within their own bounds.
  for (const path of ['/account', '/account/*'])
    app.all(
      path,
      ({ request, about }: { request: Request; about: About }) => {
        about.face = 'account';
        return answer(request, about);
      },
      { parse: 'none' },
    );
  return app;
}

/** The page that shows what somebody was at. */
function backTo({ searchParams }: URL, path: string, { home }: Route): string {
  const id = searchParams.get('id') ?? '';
  if (home !== undefined) return home;
  return /^[\w-]{1,100}$/.test(id) ? `/account${path}?id=${id}` : `/account${path}`;
}

function failed(page: PageRequest, status: number, title: string, text: string): Response {
  const ways = [{ url: '/account', label: alsoSaid(page.frame, accountTexts).title }];
  return page.show(failurePage(page.frame, { title, text, ways }), { status });
}
