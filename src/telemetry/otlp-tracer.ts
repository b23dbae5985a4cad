import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type Span as OtelSpan,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { PosternError } from '../errors/index.ts';
import { scrub } from './scrub.ts';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';
import type { TracerOptions } from './tracer.ts';
import type { Span, SpanOptions, Tracer } from './types.ts';

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/** The OpenTelemetry SDK behind our `Tracer`; nothing is registered globally. */
export function createOtlpTracer(options: TracerOptions & { otlpEndpoint: string }): Tracer {
  const { serviceName = 'postern', version = 'unknown' } = options;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    // The queue holds 2048 spans and drops what comes beyond.
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: exporterOf(options),
        scheduledDelayMillis: options.batchDelayMs ?? 5_000,
      }),
    ],
  });
  const otel = provider.getTracer(serviceName, version);
  const active = new AsyncLocalStorage<Context>();

  const parentOf = ({ traceparent }: SpanOptions): Context => {
    const remote = parseTraceparent(traceparent);
    return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : (active.getStore() ?? ROOT_CONTEXT);
  };
  const current = () => trace.getSpanContext(active.getStore() ?? ROOT_CONTEXT);

  return {
    enabled: true,
    run(name, work, given = {}) {
      const parent = parentOf(given);
      const started = otel.startSpan(
        name,
        { kind: kinds[given.kind ?? 'internal'], ...(given.attributes && { attributes: given.attributes }) },
        parent,
      );
      const span = spanOf(started);
      return active.run(trace.setSpan(parent, started), () => endWith(started, span, work));
    },
    headers(): Record<string, string> {
      const context = current();
      return context ? { traceparent: formatTraceparent(context) } : {};
    },
    traceId: () => current()?.traceId,
    async stop(timeoutMs = 3_000) {
      let timer: Timer | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      clearTimeout(timer);
    },
  };
}

/** Runs the work and ends the span when it returns, throws, or its promise settles. */
function endWith<T>(started: OtelSpan, span: Span, work: (span: Span) => T): T {
  let result: T;
  try {
    result = work(span);
  } catch (error) {
    span.fail(error);
    started.end();
    throw error;
  }
  if (!(result instanceof Promise)) {
    started.end();
    return result;
  }
  // A branch of its own: the caller gets its promise as it was.
  result.then(
    () => started.end(),
    (error) => {
      span.fail(error);
      started.end();
    },
  );
  return result;
}

const spanOf = (span: OtelSpan): Span => ({
  set: (attributes) => void span.setAttributes(attributes),
  rename: (name) => void span.updateName(name),
  fail(error) {
    const known = error instanceof PosternError ? error : undefined;
    span.setAttribute('error.type', known?.id ?? (error instanceof Error ? error.name : 'thrown'));
    // A rule that said no is an answer, not a failure of the server.
    if (
      known &&
      !['internal', 'unknown', 'data_loss', 'unavailable', 'deadline_exceeded'].includes(known.kind)
    )
      return;
    span.setStatus({ code: SpanStatusCode.ERROR, message: scrub(String(error)).slice(0, 300) });
  },
});

/** The SDK's exporter (it tries again for up to 10 s, then drops), telling of failures. */
function exporterOf({
  otlpEndpoint,
  headers = {},
  onError = () => {},
}: TracerOptions & { otlpEndpoint: string }): SpanExporter {
  const exporter = new OTLPTraceExporter({ url: tracesUrl(otlpEndpoint), headers, timeoutMillis: 10_000 });
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const now = performance.now();
        if (result.error && now - toldAt > 60_000) {
          toldAt = now;
          onError(result.error);
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  };
}

const tracesUrl = (endpoint: string): string => {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
};
