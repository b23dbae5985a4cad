import { expect, test } from 'bun:test';
import { startTestPostern } from './testing/postern.ts';

interface Exported {
  readonly resourceSpans: ReadonlyArray<{
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<{ name: string; traceId: string; spanId: string; parentSpanId?: string }>;
    }>;
  }>;
}

test('a configured collector gets spans of calls, under the caller’s trace, with what they did beneath', async () => {
  const spans: Exported['resourceSpans'][0]['scopeSpans'][0]['spans'][0][] = [];
  const collector = Bun.serve({
    port: 0,
    async fetch(request) {
      const body = (await request.json()) as Exported;
      spans.push(
        ...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
      );
      return Response.json({});
    },
  });
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const postern = await startTestPostern({
    configure(config) {
      config.telemetry.otlpEndpoint = `http://localhost:${collector.port}`;
    },
  });
  await postern.fetch('/v2/organizations', {
    method: 'POST',
    body: JSON.stringify({ name: 'Traced' }),
    token: postern.pat,
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'content-type': 'application/json' },
  });
  await postern.fetch('/.well-known/openid-configuration');
  await postern.fetch('/ui/login/loginname');
  await postern.stop();
  await collector.stop(true);

  const call = spans.find(({ name }) => name === 'zitadel.org.v2.OrganizationService/AddOrganization');
  expect(call).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
  const beneath = spans.filter(({ parentSpanId }) => parentSpanId === call?.spanId).map(({ name }) => name);
  expect(beneath).toContain('eventstore append');
  const names = spans.map(({ name }) => name);
  expect(names).toContain('GET /.well-known/openid-configuration');
  expect(names).toContain('GET /ui/login/loginname');
});
