import { Elysia } from 'elysia';
import { bearerToken } from '../authz/authenticate.ts';
import { createFailureLimits } from '../cache/index.ts';
import { isPrivateAddress } from '../contract/listener/index.ts';
import type { OpenApi } from '../contract/openapi.ts';
import { safeEqual } from '../crypto/index.ts';
import { type Metrics, metricsContentType } from '../telemetry/index.ts';
import { type About, aboutRequests } from './about.ts';

export interface Readiness {
  readonly ready: boolean;
  /** One line a part: `database: ok`, `projector: restarting (…)`. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface OperationsOptions {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Metrics;
  /** null: metrics are for private networks. */
  readonly metricsToken: string | null;
  readonly openApi: OpenApi;
}

const text = (body: string, status = 200, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** How many people sign in, and how often in vain, is nobody else's business. */
function mayScrape(headers: Headers, address: string, token: string | null): boolean {
  if (token !== null) return safeEqual(bearerToken(headers.get('authorization') ?? '') ?? '', token);
  // Through a proxy that is not trusted anybody seems to be near.
  return isPrivateAddress(address) && !headers.has('x-forwarded-for') && !headers.has('forwarded');
}

/** What operators and their tools ask: health, readiness, metrics, the API's description. */
export function operationsFace({ readiness, metrics, metricsToken, openApi }: OperationsOptions) {
  const ready = async () => {
    const { ready: isReady, parts } = await readiness();
    const lines = Object.entries(parts).map(([part, state]) => `${part}: ${state}`);
    return text(`${lines.join('\n')}\n`, isReady ? 200 : 412, { 'cache-control': 'no-store' });
  };
  const described = async ({ request }: { request: Request }) =>
    (await openApi(request)) ?? text('Not found\n', 404);

  const limits = createFailureLimits();
  const scraped = async ({ request, about }: { request: Request; about: About }) => {
    const attempt = { account: 'metrics', address: about.remoteAddress };
    const wait = limits.wait(attempt);
    if (!mayScrape(request.headers, about.remoteAddress, metricsToken)) {
      limits.failed(attempt);
      if (wait > 0 && metricsToken !== null)
        return text('too many wrong tokens\n', 429, { 'retry-after': String(wait) });
      const way =
        metricsToken === null
          ? 'set telemetry.metricsToken to read metrics from here'
          : 'send telemetry.metricsToken as a bearer token';
      return text(`${way}\n`, 401, { 'www-authenticate': 'Bearer realm="metrics"' });
    }
    return text(await metrics.render(), 200, { 'content-type': metricsContentType });
  };

  return new Elysia({ name: 'operations' })
    .use(aboutRequests)
    .get('/', () => new Response(null, { status: 302, headers: { location: '/ui/login/' } }))
    .get('/healthz', () => text('ok\n'))
    .get('/debug/healthz', () => text('ok\n'))
    .get('/debug/ready', ready)
    .get('/debug/validate', ready)
    .get('/debug/metrics', scraped)
    .get('/robots.txt', () => text('User-agent: *\nDisallow: /\n'))
    .get('/openapi.json', described)
    .get('/openapi', described)
    .get('/openapi/*', described);
}
