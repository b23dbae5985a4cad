import { failedPrecondition } from '../errors/index.ts';
import type { Outbound, OutboundAnswer } from '../outbound/index.ts';

/** A client's metadata document as it was read, and how long it holds. */
export interface ReadDocument {
  readonly said: Readonly<Record<string, unknown>>;
  readonly goodForMs: number;
}

/** Some hundred bytes are usual; the draft (§6.6) speaks of 5 KB. */
const maxBytes = 16 * 1024;
/** Somebody waits at a browser. */
const timeoutMs = 5_000;

const minuteMs = 60_000;
const shortestMs = minuteMs;
const longestMs = 24 * 60 * minuteMs;
/** Where the document says nothing (RFC 9111 §4.2.2). */
const usualMs = 60 * minuteMs;

/** How long an answer may be kept, within our bounds (RFC 9111 §5.2.2). */
export function goodFor(cacheControl: string | undefined): number {
  const directives = (cacheControl ?? '')
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim());
  if (directives.some((directive) => directive === 'no-store' || directive === 'no-cache')) return shortestMs;
  const [age] = directives.flatMap((directive) => /^max-age="?(\d{1,9})"?$/.exec(directive)?.[1] ?? []);
  const ms = age === undefined ? usualMs : Number(age) * 1000;
  return Math.min(Math.max(ms, shortestMs), longestMs);
}

const unusable = (why: string) =>
  failedPrecondition('REG-Doc02', `The document of the client cannot be used: ${why}`, {
    field: 'client_id',
  });

const utf8 = new TextDecoder('utf-8', { fatal: true });

function objectIn({ body }: OutboundAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw unusable('it is not one JSON object in UTF-8');
}

/**
 * Reads the document at the address that is a client's id. No redirect is followed: the address is who it is.
 * @throws PosternError `failed_precondition` for an answer that is no document; as `Outbound` where there is none
 */
export async function readDocument(outbound: Outbound, url: string): Promise<ReadDocument> {
  const answer = await outbound.request(url, {
    headers: { accept: 'application/json' },
    maxBytes,
    timeoutMs,
  });
  if (answer.status !== 200) throw unusable('it is not answered with the status 200');
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(answer.headers['content-type'] ?? ''))
    throw unusable('it is not of the type application/json');
  return { said: objectIn(answer), goodForMs: goodFor(answer.headers['cache-control']) };
}
