import { Elysia } from 'elysia';
import type { OpenApi } from '../contract/openapi.ts';
import { type Metrics, metricsContentType } from '../telemetry/index.ts';

export interface Readiness {
  readonly ready: boolean;
  /** One line a part: `database: ok`, `projector: restarting (…)`. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface OperationsOptions {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Metrics;
  readonly openApi: OpenApi;
}

const text = (body: string, status = 200, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });

/** What operators and their tools ask: health, readiness, metrics, the API's description. */
export function operationsApp({ readiness, metrics, openApi }: OperationsOptions) {
  const ready = async () => {
    const { ready: isReady, parts } = await readiness();
    const lines = Object.entries(parts).map(([part, state]) => `${part}: ${state}`);
    return text(`${lines.join('\n')}\n`, isReady ? 200 : 412, { 'cache-control': 'no-store' });
  };
  const described = async ({ request }: { request: Request }) =>
    (await openApi(request)) ?? text('Not found\n', 404);

  return new Elysia()
    .get('/', () => new Response(null, { status: 302, headers: { location: '/ui/login/' } }))
    .get('/healthz', () => text('ok\n'))
    .get('/debug/healthz', () => text('ok\n'))
    .get('/debug/ready', ready)
    .get('/debug/validate', ready)
    .get('/debug/metrics', async () =>
      text(await metrics.render(), 200, { 'content-type': metricsContentType }),
    )
    .get('/robots.txt', () => text('User-agent: *\nDisallow: /\n'))
    .get('/openapi.json', described)
    .get('/openapi', described)
    .get('/openapi/*', described);
}
