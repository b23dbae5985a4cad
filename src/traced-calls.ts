import type { CallHooks, WireReply, WireRequest } from './contract/transport/index.ts';
import type { Tracer } from './telemetry/index.ts';

/** A span for each RPC, under the trace that the caller's `traceparent` names; nothing at all when tracing is off. */
export const tracedCalls = (tracer: Tracer): Pick<CallHooks, 'around'> =>
  tracer.enabled
    ? {
        around: (call, work) =>
          tracer.run(`${call.route.service}/${call.route.method}`, work, {
            kind: 'server',
            traceparent: call.header('traceparent') ?? null,
            attributes: {
              'rpc.system': call.protocol,
              'rpc.service': call.route.service,
              'rpc.method': call.route.method,
              'server.address': call.host,
              'client.address': call.remoteAddress,
            },
          }),
      }
    : {};

type Web<P> = (request: Request, peer: P) => Promise<Response>;

/** The same for requests that are no RPC. */
export const tracedWeb = <P>(tracer: Tracer, web: Web<P>): Web<P> =>
  tracer.enabled
    ? (request, peer) =>
        tracer.run(
          `${request.method} ${new URL(request.url).pathname}`,
          async (span) => {
            const response = await web(request, peer);
            span.set({ 'http.response.status_code': response.status });
            return response;
          },
          { kind: 'server', traceparent: request.headers.get('traceparent') },
        )
    : web;

type Direct = (request: WireRequest) => Promise<WireReply> | undefined;

/** And for those that the listener answers without a `Request`. */
export const tracedDirect = (tracer: Tracer, handle: Direct, owns: (path: string) => boolean): Direct =>
  tracer.enabled
    ? (request) =>
        owns(request.path)
          ? tracer.run(
              `${request.verb} ${request.path}`,
              async (span) => {
                const reply = await handle(request);
                span.set({ 'http.response.status_code': reply?.status ?? 404 });
                return reply ?? { status: 404, headers: {}, body: 'Not found\n' };
              },
              { kind: 'server', traceparent: request.header('traceparent') ?? null },
            )
          : undefined
    : handle;
