import { invalidArgument, unimplemented } from '../../errors/index.ts';
import { tooLarge } from './bounds.ts';
import { compress, decompress, worthwhile } from './compression.ts';

/** Length-prefixed messages of gRPC and gRPC-Web: a flag byte, four bytes of length, the message. */
export const prefixLength = 5;
const compressedFlag = 1;
const nothing = new Uint8Array();
/** gRPC-Web marks its trailers with the highest bit. */
const trailerFlag = 0x80;

/** A message after its flag and length. */
export function prefixed(flag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  // A Buffer, since streams turn other arrays into one, which costs more than all the rest here.
  const frame = Buffer.allocUnsafe(prefixLength + length);
  frame[0] = flag;
  frame[1] = length >>> 24;
  frame[2] = length >>> 16;
  frame[3] = length >>> 8;
  frame[4] = length;
  frame.set(content, prefixLength);
  return frame;
}

export const truncated = (have: number, want: number) =>
  invalidArgument('REQ-Fram1', `The request ends inside a gRPC frame: ${have} of ${want} bytes came`);

/** Reads `flag` and length at the start of `bytes`; undefined while the prefix is incomplete. */
export function readPrefix(bytes: Uint8Array): { flag: number; length: number } | undefined {
  if (bytes.length < prefixLength) return undefined;
  return {
    flag: bytes[0]!,
    length: bytes[1]! * 0x1000000 + ((bytes[2]! << 16) | (bytes[3]! << 8) | bytes[4]!),
  };
}

/** @throws PosternError `unimplemented` for an encoding other than gzip */
export function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding === 'identity' || encoding === 'gzip') return;
  throw unimplemented('REQ-Enco2', `The grpc-encoding ${encoding} is not supported; use gzip or identity`);
}

/** Content of one frame. */
export function unframe(
  flag: number,
  content: Uint8Array,
  encoding: string | undefined,
  limit: number,
): Uint8Array | Promise<Uint8Array> {
  if (flag === 0) return content;
  if (flag !== compressedFlag)
    throw invalidArgument('REQ-Fram2', `The flags 0x${flag.toString(16)} of a gRPC frame are not known`);
  // gRPC's compression guide wants INTERNAL, but the fault is the caller's, who should read what it is.
  if (encoding !== 'gzip') {
    throw invalidArgument(
      'REQ-Fram3',
      'A gRPC frame is flagged as compressed, but grpc-encoding names no compression',
    );
  }
  return decompress(content, limit);
}

/**
 * The one message of a unary request.
 * @throws PosternError `invalid_argument` for truncated or surplus frames and bad flags
 */
export function readUnary(
  body: Uint8Array,
  encoding: string | undefined,
  limit: number,
): Uint8Array | Promise<Uint8Array> {
  checkEncoding(encoding);
  const prefix = readPrefix(body);
  if (prefix === undefined) {
    if (body.length > 0) throw truncated(body.length, prefixLength);
    throw invalidArgument('REQ-Fram4', 'The request holds no message; a unary call needs one');
  }
  const end = prefixLength + prefix.length;
  if (prefix.length > limit) throw tooLarge(limit);
  if (body.length < end) throw truncated(body.length, end);
  if (body.length > end)
    throw invalidArgument('REQ-Fram5', 'The request holds more than the one message of a unary call');
  const content = prefix.length === 0 ? nothing : body.subarray(prefixLength);
  return unframe(prefix.flag, content, encoding, limit);
}

/** One message as a frame, compressed when the client takes gzip and it is worthwhile. */
export function writeMessage(message: Uint8Array, gzip: boolean): Uint8Array | Promise<Uint8Array> {
  if (!gzip || message.length < worthwhile) return prefixed(0, message);
  const zipped = compress(message);
  return zipped instanceof Promise
    ? zipped.then((bytes) => prefixed(compressedFlag, bytes))
    : prefixed(compressedFlag, zipped);
}

/** gRPC-Web's trailers as a frame at the end of the body. */
export const writeTrailers = (trailers: Readonly<Record<string, string>>): Uint8Array =>
  prefixed(
    trailerFlag,
    Buffer.from(
      Object.entries(trailers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join(''),
    ),
  );

export const acceptsGrpcGzip = (header: string | undefined): boolean =>
  header?.split(',').some((encoding) => encoding.trim() === 'gzip') ?? false;
