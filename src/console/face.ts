import { randomBytes } from 'node:crypto';
import { Elysia } from 'elysia';
import { type About, aboutRequests } from '../http/about.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { languageIn } from '../text/index.ts';
import { consoleFiles } from './built.ts';
import { consoleHeaders } from './headers.ts';
import { assetsPath, consolePage } from './page.ts';
import {
  previewMailFrame,
  previewMailPath,
  previewPage,
  previewPath,
  previewTheme,
  previewThemePath,
} from './preview.ts';
import { serveFile } from './serve.ts';

/** Never the page: what asked for a script or a style would take it for one. */
const missing = () =>
  new Response('Not found\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });

/** The console as a face of the web: its page at every path of it, what the page loads, and whom it signs in with. */
export function consoleFace(platform: Platform) {
  async function page(request: Request, about: About): Promise<Response> {
    const instance = await about.instance();
    const { index } = await consoleFiles();
    const wanted = acceptedLanguages(request.headers.get('accept-language'));
    const language = await languageIn(platform, instance, wanted);
    const nonce = randomBytes(16).toString('base64');
    return new Response(consolePage(index, language, nonce), { headers: consoleHeaders(nonce) });
  }

  /** Under the names that Zitadel's console reads, which scripts of others read too. */
  async function environment(about: About): Promise<Response> {
    const { origin, consoleClientId } = await about.instance();
    return Response.json(
      { api: origin, issuer: origin, clientid: consoleClientId },
      { headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } },
    );
  }

  async function asset(request: Request, name: string): Promise<Response> {
    const file = (await consoleFiles()).file(name);
    return file ? serveFile(request, file) : missing();
  }

  async function answer(request: Request, about: About): Promise<Response> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === previewPath)
      return previewPage(platform, await about.instance(), request.headers, searchParams);
    if (pathname === previewMailPath) return previewMailFrame();
    if (pathname === previewThemePath) return previewTheme(searchParams);
    if (!pathname.startsWith(assetsPath)) return page(request, about);
    const name = pathname.slice(assetsPath.length);
    return name === 'environment.json' ? environment(about) : asset(request, name);
  }

  const app = new Elysia({ name: 'console' }).use(aboutRequests);
  for (const path of ['/ui/console', '/ui/console/*'])
    app.all(
      path,
      async ({ request, about }: { request: Request; about: About }) => {
        about.face = 'console';
        const response = await answer(request, about);
        return request.method === 'HEAD' ? new Response(null, response) : response;
      },
      { parse: 'none' },
    );
  return app;
}
