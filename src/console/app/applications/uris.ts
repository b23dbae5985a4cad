import type { Texts } from '../texts/index.ts';

/** What is wrong with an address before the server is asked; undefined where nothing is. */
export const redirectUriWrong = (t: Texts, uri: string): string | undefined => {
  if (uri.includes('#')) return t.applications.uris.noFragment;
  return /^[a-z][a-z0-9+.-]*:./i.test(uri) && URL.canParse(uri.replaceAll('*', 'x'))
    ? undefined
    : t.applications.uris.notUri;
};

export const originWrong = (t: Texts, origin: string): string | undefined =>
  URL.canParse(origin) && new URL(origin).origin === origin ? undefined : t.applications.uris.notOrigin;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Others on the way can read what is sent there; what stays on the machine is not sent. */
export const isPlainHttp = (uri: string): boolean =>
  URL.canParse(uri) && uri.startsWith('http:') && !loopback.has(new URL(uri).hostname);
