import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import apiPath from './generated/openapi.json.gz' with { type: 'file' };
import { page } from './generated/openapi-page.ts';
import { assetTag } from './openapi/files.ts';
import type { OpenApiDocument, Operation } from './openapi/types.ts';
import { nextTurn } from './transport/bounds.ts';
import { acceptsGzip } from './transport/compression.ts';
import type { ServiceImplementation } from './types.ts';

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

export type OpenApi = (request: Request) => Promise<Response | undefined>;

/**
 * `/openapi.json` (OpenAPI 3.1 of the whole contract) and the API reference page that shows it, `/openapi`.
 * Operations that none of the services has are marked. Answers undefined when the path is neither.
 */
export function createOpenApi(services: readonly ServiceImplementation[]): OpenApi {
  const built = new Set(
    services.flatMap(({ typeName, handlers }) =>
      Object.keys(handlers).map((localName) => nameOf(typeName, localName)),
    ),
  );
  let marking: Promise<Uint8Array> | undefined;
  const description = async (request: Request): Promise<Response> => {
    marking ??= marked(built);
    return answer(request, await marking);
  };
  return async (request) => {
    const { pathname } = new URL(request.url);
    const found = pathname === '/openapi.json' ? () => description(request) : documents[pathname];
    if (!found) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response('Method not allowed', { status: 405, headers: { allow: 'GET, HEAD' } });
    return found();
  };
}

/** As operations are named: `user.v2.userservice.listusers`, since local names begin in lower case. */
const nameOf = (service: string, method: string): string =>
  `${service.replace(/^zitadel\./, '')}.${method}`.toLowerCase();

/** An RPC with several paths is numbered from the second on. */
const isBuilt = (built: ReadonlySet<string>, { operationId, tags }: Operation): boolean =>
  tags.includes(assetTag.name) || built.has(operationId.replace(/\.\d+$/, '').toLowerCase());

const unbuilt = 'Not built yet: answers `unimplemented` (HTTP 501).';

/** The description in gzip. Each step takes milliseconds of the event loop, hence the turns. */
async function marked(built: ReadonlySet<string>): Promise<Uint8Array> {
  const text = Buffer.from(Bun.gunzipSync(await Bun.file(apiPath).bytes())).toString();
  await nextTurn();
  const api: OpenApiDocument = JSON.parse(text);
  await nextTurn();
  const paths = Object.fromEntries(
    Object.entries(api.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([verb, operation]): [string, Operation] => {
          if (isBuilt(built, operation)) return [verb, operation];
          const description = [unbuilt, operation.description].filter(Boolean).join('\n\n');
          return [verb, { ...operation, description, 'x-unbuilt': true }];
        }),
      ),
    ]),
  );
  await nextTurn();
  const json = JSON.stringify({ ...api, paths });
  await nextTurn();
  return promisify(gzip)(json);
}

/** It is kept compressed: a client that cannot read it so is rare. */
function answer(request: Request, compressed: Uint8Array): Response {
  const headers = {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
  };
  if (acceptsGzip(request.headers.get('accept-encoding') ?? undefined))
    return new Response(compressed as BodyInit, { headers: { ...headers, 'content-encoding': 'gzip' } });
  return new Response(Bun.gunzipSync(compressed as Uint8Array<ArrayBuffer>), { headers });
}
