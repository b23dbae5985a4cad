import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { invalidArgument, resourceExhausted, unimplemented } from '../../errors/index.ts';
import type { WireReply, WireRequest } from './call.ts';

const gunzipAside = promisify(gunzip);
const gzipAside = promisify(gzip);

/** Beyond this much (compressed) work goes to the thread pool instead of the event loop. */
const aside = 32 * 1024;
/** Smaller answers do not shrink enough to pay for the work. */
export const worthwhile = 1024;
const fast = { level: constants.Z_BEST_SPEED };

const refuse = (error: unknown, limit: number): never => {
  if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
  throw invalidArgument('REQ-Gzip1', 'The request says that it is gzip, but it does not decompress');
};

export const tooLarge = (limit: number) =>
  resourceExhausted('REQ-Size1', `The request is larger than the limit of ${limit} bytes`);

/** @throws PosternError `resource_exhausted` when the content would exceed the limit, however small it came */
export function decompress(bytes: Uint8Array, limit: number): Uint8Array | Promise<Uint8Array> {
  const options = { maxOutputLength: limit };
  if (bytes.length > aside) return gunzipAside(bytes, options).catch((error) => refuse(error, limit));
  try {
    return gunzipSync(bytes, options);
  } catch (error) {
    return refuse(error, limit);
  }
}

export const compress = (bytes: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  bytes.length > aside ? gzipAside(bytes, fast) : gzipSync(bytes, fast);

/**
 * The body of a request, decompressed when its header says so.
 * @throws PosternError `unimplemented` for encodings other than gzip
 */
export function decodeBody(request: WireRequest): Uint8Array | Promise<Uint8Array> {
  const encoding = request.header('content-encoding');
  if (encoding === undefined || encoding === '' || encoding === 'identity') return request.body();
  if (encoding !== 'gzip') {
    throw unimplemented(
      'REQ-Enco1',
      `The request encoding ${encoding} is not supported; use gzip or identity`,
    );
  }
  return Promise.resolve(request.body()).then((bytes) => decompress(bytes, request.maxBodyBytes));
}

/** Whether an `Accept-Encoding` allows gzip (RFC 9110 §12.5.3). */
export const acceptsGzip = (header: string | undefined): boolean =>
  header
    ?.split(',')
    .some((part) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?:0?\.\d*[1-9]\d*|1(?:\.0*)?))?\s*$/i.test(part)) ?? false;

/** Compresses an answer when the client takes it and it is worthwhile. */
export function encodeReply(request: WireRequest, reply: WireReply): WireReply | Promise<WireReply> {
  const { body } = reply;
  if (body === null || body.length < worthwhile || !acceptsGzip(request.header('accept-encoding')))
    return reply;
  const zipped = compress(typeof body === 'string' ? Buffer.from(body) : body);
  const wrap = (bytes: Uint8Array): WireReply => ({
    status: reply.status,
    headers: { ...reply.headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' },
    body: bytes,
  });
  return zipped instanceof Promise ? zipped.then(wrap) : wrap(zipped);
}
