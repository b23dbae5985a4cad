import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { invalidArgument, resourceExhausted, unimplemented } from '../../errors/index.ts';
import { tooLarge } from './bounds.ts';
import type { WireReply, WireRequest } from './call.ts';

const gunzipAside = promisify(gunzip);
const gzipAside = promisify(gzip);

/** Beyond this much (compressed) work goes to the thread pool instead of the event loop. */
const aside = 32 * 1024;
/** Smaller answers do not shrink enough to pay for the work. */
export const worthwhile = 1024;
const fast = { level: constants.Z_BEST_SPEED };
/** JSON of equal items shrinks fiftyfold; only what was made to burst shrinks a thousandfold. */
const maxRatio = 100;
/** What becomes no more than this may have any ratio. */
const ratioCountsFrom = 64 * 1024;

const ratioLimit = (bytes: Uint8Array): number => Math.max(ratioCountsFrom, bytes.length * maxRatio);

const refuse = (error: unknown, bytes: Uint8Array, limit: number): never => {
  if ((error as { code?: string }).code !== 'ERR_BUFFER_TOO_LARGE')
    throw invalidArgument('REQ-Gzip1', 'The request says that it is gzip, but it does not decompress');
  if (ratioLimit(bytes) >= limit) throw tooLarge(limit);
  throw resourceExhausted(
    'REQ-Gzip2',
    `The request would decompress to more than ${maxRatio} times its size, the limit beyond ${ratioCountsFrom} bytes`,
  );
};

/**
 * @throws PosternError `resource_exhausted` when the content would exceed the limit, however small it came, or is
 * out of all proportion to what came
 */
export function decompress(bytes: Uint8Array, limit: number): Uint8Array | Promise<Uint8Array> {
  const options = { maxOutputLength: Math.min(limit, ratioLimit(bytes)) };
  if (bytes.length > aside) return gunzipAside(bytes, options).catch((error) => refuse(error, bytes, limit));
  try {
    return gunzipSync(bytes, options);
  } catch (error) {
    return refuse(error, bytes, limit);
  }
}

export const compress = (bytes: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  bytes.length > aside ? gzipAside(bytes, fast) : gzipSync(bytes, fast);

/**
 * The body of a request, decompressed when its header says so; `limit` is for what comes out.
 * @throws PosternError `unimplemented` for encodings other than gzip
 */
export function decodeBody(
  request: WireRequest,
  limit: number = request.maxBodyBytes,
): Uint8Array | Promise<Uint8Array> {
  const encoding = request.header('content-encoding');
  if (encoding === undefined || encoding === '' || encoding === 'identity') return request.body();
  if (encoding !== 'gzip') {
    throw unimplemented(
      'REQ-Enco1',
      `The request encoding ${encoding} is not supported; use gzip or identity`,
    );
  }
  return Promise.resolve(request.body()).then((bytes) => decompress(bytes, limit));
}

/** Whether an `Accept-Encoding` allows gzip (RFC 9110 §12.5.3). */
export const acceptsGzip = (header: string | undefined): boolean =>
  header?.split(',').some((part) => {
    const [coding = '', weight] = part.split(';', 2);
    const name = coding.trim().toLowerCase();
    if (name !== 'gzip' && name !== '*') return false;
    return weight === undefined || Number(/^\s*q=([0-9.]+)\s*$/i.exec(weight)?.[1] ?? 0) > 0;
  }) ?? false;

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
