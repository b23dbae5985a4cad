import type { Socket } from 'node:net';
import { PosternError, resourceExhausted, unavailable } from '../errors/index.ts';
import { product } from '../version.ts';
import { connected } from './connect.ts';
import type { Connections, Way } from './connections.ts';
import { type AnswerReader, createAnswerReader } from './http1/answer.ts';
import { createCollected } from './http1/collected.ts';
import type { AnswerHead } from './http1/head.ts';
import { requestBytes } from './http1/request.ts';
import { secured } from './secure.ts';
import type { OutboundAnswer, OutboundRequest } from './types.ts';

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

const agent = `${product.name}/${product.version}`;
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** One request and its answer: no redirect, nothing decoded. */
export async function exchange(input: Exchange): Promise<OutboundAnswer> {
  const { url, port, addresses, connections } = input;
  const way: Way = { secure: url.protocol === 'https:', host: hostOf(url), port, addresses };
  const bytes = bytesOf(input);
  const kept = connections?.take(way);
  if (kept) {
    const answer = await conversed(kept, input, way, bytes, true);
    if (answer) return answer;
  }
  const socket = await opened(input, way);
  return (await conversed(socket, input, way, bytes, false)) as OutboundAnswer;
}

function bytesOf({ url, method = 'GET', headers, body, connections }: Exchange): Buffer {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body?.length;
  const hasLength = length !== undefined || !['GET', 'HEAD', 'DELETE'].includes(method);
  const fields = {
    'user-agent': agent,
    'accept-encoding': 'identity',
    ...headers,
    host: url.host,
    connection: connections ? 'keep-alive' : 'close',
    ...(hasLength && { 'content-length': String(length ?? 0) }),
  };
  return requestBytes({ method, path: url.pathname + url.search, headers: fields }, body ?? '');
}

async function opened({ url, authorities, signal }: Exchange, way: Way): Promise<Socket> {
  try {
    const socket = await connected(way.host, way.addresses, way.port, signal);
    return way.secure ? await secured(socket, way.host, authorities, signal) : socket;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof PosternError ? error : unreachable(url, error as Error);
  }
}

const unreachable = (url: URL, cause: Error & { code?: string }) =>
  unavailable('OUT-Con01', `${url.host} cannot be reached: ${reasonOf(cause)}`, { cause });

const reasonOf = (error: Error & { code?: string }): string =>
  /CERT|TLS|SSL|VERIFY/.test(error.code ?? '')
    ? `its certificate is not good (${error.message})`
    : error.message;

/** What comes after the status is not waited for longer than this where the status alone counts. */
const beginMs = 1_000;

/**
 * Sends the request over the connection and reads what is answered.
 * @returns undefined when it was one from before, which the host closed at that very moment: nothing was answered, and
 *   a new connection may fare better
 */
function conversed(
  socket: Socket,
  { url, method, maxBytes, statusCounts, signal, connections }: Exchange,
  way: Way,
  bytes: Buffer,
  wasKept: boolean,
): Promise<OutboundAnswer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<OutboundAnswer | undefined>();
  const body = createCollected();
  let head: AnswerHead | undefined;
  let heard = false;
  let settled = false;
  let limit: ReturnType<typeof setTimeout> | undefined;

  const settle = (reusable: boolean): void => {
    settled = true;
    clearTimeout(limit);
    signal.removeEventListener('abort', aborted);
    socket.off('data', came).off('error', broken).off('close', closed).off('end', closed);
    if (reusable && connections) connections.keep(way, socket);
    else {
      socket.on('error', () => {});
      socket.destroy();
    }
  };
  const answered = (reusable: boolean): void => {
    if (settled) return;
    settle(reusable);
    const { status = 0, headers = {} } = head ?? {};
    resolve({ status, headers, body: body.bytes(maxBytes), url: url.href });
  };
  const fail = (error: Error): void => {
    if (settled) return;
    settle(false);
    reject(error);
  };
  const aborted = (): void => fail(signal.reason);
  /** Where the status is the answer, what becomes of the rest is not asked. */
  const broken = (error: Error): void => {
    if (settled) return;
    if (head && statusCounts) answered(false);
    else if (wasKept && !heard) {
      settle(false);
      resolve(undefined);
    } else fail(unreachable(url, error));
  };
  const closed = (): void =>
    void (reader.closed() || broken(new Error('the connection was closed before the answer ended')));

  const reader: AnswerReader = createAnswerReader(method === 'HEAD', {
    head(found) {
      head = found;
      if (statusCounts) limit = setTimeout(answered, beginMs, false);
      else if (found.body.by === 'length' && found.body.length > maxBytes) fail(tooLong(url, maxBytes));
    },
    body(part) {
      body.add(part);
      if (body.length <= maxBytes) return;
      if (statusCounts) answered(false);
      else fail(tooLong(url, maxBytes));
    },
    end: answered,
  });
  const came = (part: Uint8Array): void => {
    heard = true;
    try {
      reader.read(part);
    } catch (error) {
      broken(error as Error);
    }
  };

  if (signal.aborted) aborted();
  else {
    signal.addEventListener('abort', aborted, { once: true });
    socket.on('data', came).on('error', broken).on('close', closed).on('end', closed);
    socket.resume();
    socket.write(bytes);
  }
  return promise;
}

const tooLong = ({ host }: URL, maxBytes: number) =>
  resourceExhausted('OUT-Len01', `The answer of ${host} is longer than the ${maxBytes} bytes that are read`);
