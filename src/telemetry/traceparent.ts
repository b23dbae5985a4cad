import { type SpanContext, TraceFlags } from '@opentelemetry/api';

/** Reads a W3C Trace Context header (§3.2); undefined for what is malformed, which starts a new trace. */
export function parseTraceparent(header: string | null | undefined): SpanContext | undefined {
  const match = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/.exec(
    header?.trim() ?? '',
  );
  const [, version, traceId = '', spanId = '', flags = '', rest] = match ?? [];
  // Version 00 has no further fields; later ones may.
  if (!match || (version === '00' && rest !== undefined) || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}

export const formatTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`;
