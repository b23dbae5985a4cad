export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log; values under secret-looking names are masked whatever they hold. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  with(fields: LogFields): Logger;
}

/** A timed piece of work within a trace. On a tracer that is off, one shared object that does nothing. */
export interface Span {
  set(attributes: Readonly<Record<string, string | number | boolean>>): void;
  /** For a request whose route is known only later. */
  rename(name: string): void;
  /** Marks the span as failed; `run` does it by itself when its work throws. */
  fail(error: unknown): void;
}

export interface SpanOptions {
  readonly kind?: 'server' | 'client' | 'internal';
  /** Incoming W3C `traceparent` header; without it the span belongs to the one it runs in. */
  readonly traceparent?: string | null;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

export interface Tracer {
  /** false: no span is recorded, and `run` calls its work and nothing else. */
  readonly enabled: boolean;
  /** Runs `work` in a span that ends with it; spans started within, however deep, become its children. */
  run<T>(name: string, work: (span: Span) => T, options?: SpanOptions): T;
  /** `traceparent` of the span that is running, for outgoing requests; empty outside of one. */
  headers(): Record<string, string>;
  /** For log lines: the trace that is running. */
  traceId(): string | undefined;
  /** Sends what is left, within the time given (default 3 s), and stops. Never throws. */
  stop(timeoutMs?: number): Promise<void>;
}
