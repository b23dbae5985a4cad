import type { InstanceContext } from '../contract/types.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import { pageHeaders } from '../login/http/headers.ts';
import { brandingIn } from '../login/look/asked.ts';
import { lookOf } from '../login/look/index.ts';
import { themeCss } from '../login/look/theme.ts';
import { loginNamePage } from '../login/pages/login-name.ts';
import { speakIn } from '../login/spoken.ts';
import type { Platform } from '../platform.ts';

export const previewPath = '/ui/console/preview/login';
export const previewMailPath = '/ui/console/preview/mail';
export const previewThemePath = '/ui/console/preview/theme.css';

/** The first page of the login as a branding would make it, which the address tells: a picture that is always true. */
export async function previewPage(
  platform: Platform,
  instance: InstanceContext,
  headers: Headers,
  query: URLSearchParams,
): Promise<Response> {
  const spoken = await speakIn({ platform }, instance, '', acceptedLanguages(headers.get('accept-language')));
  const look = { ...lookOf(brandingIn(query), ''), stylesheet: `${previewThemePath}?${query}` };
  const markup = loginNamePage(
    { ...spoken, look },
    {
      loginName: '',
      suffix: '',
      csrf: '',
      authRequestId: undefined,
      clientName: undefined,
      registerUrl: undefined,
      accountsUrl: undefined,
      choice: { csrf: '', authRequestId: undefined, organization: undefined, providers: [] },
      passkey: undefined,
      focused: false,
    },
  );
  return new Response(markup, { headers: previewHeaders() });
}

/** The console alone may frame it, and it does nothing: what it shows is no sign-in. */
function previewHeaders(): Headers {
  const headers = pageHeaders({ frameAncestors: ["'self'"], formsLeave: true });
  headers.append('content-security-policy', "form-action 'none'");
  return headers;
}

/** An empty page, which the console puts a mail into: mail has its styles within, which the console's own page may not. */
export const previewMailFrame = (): Response =>
  new Response('<!doctype html><title>.</title>', {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });

export const previewTheme = (query: URLSearchParams): Response =>
  new Response(themeCss(brandingIn(query)), {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    },
  });
