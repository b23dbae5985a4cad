import type { Span, Tracer } from './types.ts';

export interface TracerOptions {
  /** OTLP over HTTP, `http://collector:4318`; `/v1/traces` is added unless it is there. null: no traces. */
  otlpEndpoint: string | null;
  /** Sent with each export, such as a collector's API key. */
  headers?: Record<string, string>;
  serviceName?: string;
  version?: string;
  /** Told when the collector does not take spans; they are dropped, and it is called at most once a minute. */
  onError?: (error: unknown) => void;
  /** Longest time that ended spans wait to be sent together, in ms. Default 5000. */
  batchDelayMs?: number;
}

const noSpan: Span = { set() {}, rename() {}, fail() {} };

/** Costs one call per `run`. */
export const noTracer: Tracer = {
  enabled: false,
  run: (_name, work) => work(noSpan),
  headers: () => ({}),
  traceId: () => undefined,
  stop: () => Promise.resolve(),
};

/** A tracer that sends to the collector; `noTracer`, and nothing loaded, when none is configured. */
export async function createTracer(options: TracerOptions): Promise<Tracer> {
  if (options.otlpEndpoint === null) return noTracer;
  const { createOtlpTracer } = await import('./otlp-tracer.ts');
  return createOtlpTracer({ ...options, otlpEndpoint: options.otlpEndpoint });
}

/**
 * The same object, with the named methods run in spans of the names given, and nothing lost when it is spread. The
 * object itself when tracing is off.
 *
 * @example traced(tracer, store, { append: 'eventstore append', load: 'eventstore load' })
 */
export function traced<T extends object>(
  tracer: Tracer,
  target: T,
  names: { readonly [K in keyof T]?: T[K] extends (...args: never[]) => unknown ? string : never },
): T {
  if (!tracer.enabled) return target;
  const wrapped = Object.entries<unknown>(names).map(([method, name]) => {
    const original = target[method as keyof T] as (...args: unknown[]) => unknown;
    const call = (...args: unknown[]) => tracer.run(String(name), () => original.apply(target, args));
    return [method, { value: call, enumerable: true }];
  });
  // Own properties, all of them: who makes another store of it by spreading must lose none.
  const others = Object.getOwnPropertyDescriptors(target);
  return Object.create(target, { ...others, ...Object.fromEntries(wrapped) }) as T;
}
