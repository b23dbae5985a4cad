import { type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { resourceExhausted, unavailable } from '../errors/index.ts';
import { product } from '../version.ts';
import type { Connections } from './connections.ts';
import type { OutboundAnswer, OutboundRequest } from './types.ts';

/** Of all header fields of an answer. */
const maxHeaderBytes = 16_384;

export interface Exchange extends Pick<OutboundRequest, 'method' | 'headers' | 'body'> {
  readonly url: URL;
  /** The only ones that are connected to, whatever the name leads to meanwhile. */
  readonly addresses: readonly string[];
  /** Where connections really go; the port of the URL, but in tests. */
  readonly port: number;
  readonly maxBytes: number;
  readonly statusCounts: boolean;
  readonly authorities: readonly string[] | undefined;
  readonly signal: AbortSignal;
  /** Those that are kept; undefined: one of its own. */
  readonly connections: Connections | undefined;
}

/** Answers the connection's question for an address with those that were checked (no second question, no rebinding). */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, found) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    if (options.all) found(null, all);
    else found(null, all[0]?.address ?? '', all[0]?.family);
  };

/** One request and its answer: no redirect, nothing decoded. */
export async function exchange(input: Exchange): Promise<OutboundAnswer> {
  const { url, signal, maxBytes, statusCounts } = input;
  const answer = await sent(input);
  try {
    const body = statusCounts ? await beginOf(answer, maxBytes) : await bodyOf(answer, url.host, maxBytes);
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    return { status: answer.statusCode ?? 0, headers, body, url: url.href };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    answer.destroy();
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Closed by the host just as it was used again: nothing was answered, and a new connection may fare better. */
class Stale extends Error {}

const sent = (input: Exchange): Promise<IncomingMessage> =>
  sentOnce(input).catch((error) => {
    if (!(error instanceof Stale)) throw error;
    return sentOnce({ ...input, connections: undefined });
  });

const sentOnce = (input: Exchange): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { url, method = 'GET', headers, body, signal } = input;
    const host = hostOf(url);
    const secure = url.protocol === 'https:';
    const outgoing: ClientRequest = (secure ? tlsRequest : plainRequest)({
      method,
      // A literal address is not looked up, and is the one that was checked.
      host: isIP(host) === 0 ? host : input.addresses[0],
      port: input.port,
      path: url.pathname + url.search,
      headers: {
        'user-agent': `${product.name}/${product.version}`,
        'accept-encoding': 'identity',
        ...headers,
        host: url.host,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      lookup: pinned(input.addresses),
      // None but ours keep connections: they would be used again for what was never checked.
      agent: input.connections?.of({ secure, host, port: input.port, addresses: input.addresses }) ?? false,
      maxHeaderSize: maxHeaderBytes,
      signal,
      ...(secure && {
        ...(isIP(host) === 0 && { servername: host }),
        ...(input.authorities && { ca: [...input.authorities] }),
      }),
    });
    outgoing.once('response', resolve);
    outgoing.once('error', (cause) => {
      if (signal.aborted) reject(signal.reason);
      else if (outgoing.reusedSocket && (cause as { code?: string }).code === 'ECONNRESET')
        reject(new Stale());
      else reject(unavailable('OUT-Con01', `${url.host} cannot be reached: ${reasonOf(cause)}`, { cause }));
    });
    outgoing.end(body);
  });

const reasonOf = (error: Error & { code?: string }): string => {
  if (error.code === 'ECONNREFUSED') return 'it refuses the connection';
  if (/CERT|TLS|SSL|VERIFY/.test(error.code ?? '')) return `its certificate is not good (${error.message})`;
  return error.message;
};

/** @throws PosternError `resource_exhausted` for a body that is too long, told or not */
async function bodyOf(answer: IncomingMessage, host: string, maxBytes: number): Promise<Uint8Array> {
  const tooLong = () =>
    resourceExhausted(
      'OUT-Len01',
      `The answer of ${host} is longer than the ${maxBytes} bytes that are read`,
    );
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw tooLong();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What comes after the status is not waited for longer than this where the status alone counts. */
const beginMs = 1_000;

/** The body's first bytes, as far as they come; the answer is left at that. */
function beginOf(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(limit);
      resolve(Buffer.concat(chunks).subarray(0, maxBytes));
    };
    const limit = setTimeout(end, beginMs);
    answer.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= maxBytes) end();
    });
    for (const how of ['end', 'error', 'close', 'aborted']) answer.on(how, end);
  });
}
