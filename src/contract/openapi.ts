import apiPath from './generated/openapi.json.gz' with { type: 'file' };
import { page } from './generated/openapi-page.ts';

/** Everything comes from this server; nothing is inline. */
const policy = [
  "default-src 'none'",
  "connect-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const document = (body: string, type: string): (() => Response) => {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  };
  return () => new Response(body, { headers });
};

const documents: Readonly<Record<string, () => Response>> = {
  '/openapi': document(page.html, 'text/html'),
  '/openapi/page.css': document(page.css, 'text/css'),
  '/openapi/page.js': document(page.script, 'text/javascript'),
};

/**
 * `/openapi.json` (OpenAPI 3.1 of the whole contract) and the API reference page that shows it, `/openapi`.
 *
 * @returns undefined when the path is neither
 */
export const openApi = async (request: Request): Promise<Response | undefined> => {
  const { pathname } = new URL(request.url);
  const found = pathname === '/openapi.json' ? () => description(request) : documents[pathname];
  if (!found) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response('Method not allowed', { status: 405, headers: { allow: 'GET, HEAD' } });
  return found();
};

/** The document is kept compressed: a client that cannot read it so is rare. */
const description = async (request: Request): Promise<Response> => {
  const compressed = await Bun.file(apiPath).bytes();
  const headers = {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
  };
  if (/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.headers.get('accept-encoding') ?? ''))
    return new Response(compressed, { headers: { ...headers, 'content-encoding': 'gzip' } });
  return new Response(Bun.gunzipSync(compressed), { headers });
};
