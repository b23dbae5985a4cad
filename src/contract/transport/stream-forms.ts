import {
  create,
  fromBinary,
  fromJson,
  type JsonValue,
  type Message,
  type MessageInitShape,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { connectErrorBody, grpcTrailers, type SpokenError } from './errors.ts';
import { prefixed, writeTrailers } from './framing.ts';
import type { StreamMethod } from './stream-method.ts';
import { isStrict, refuseUnknown } from './unknown.ts';

/** How one protocol writes a stream: the same length-prefixed messages, another end. */
export interface StreamForm {
  /** The request header that names the compression of messages. */
  readonly encodingHeader: 'grpc-encoding' | 'connect-content-encoding';
  read(method: StreamMethod, bytes: Uint8Array): Message;
  write(method: StreamMethod, message: unknown): Uint8Array;
  /** What ends the body, and HTTP's trailers where the protocol has them. */
  end(error: SpokenError | undefined): {
    readonly frame?: Uint8Array;
    readonly trailers?: Record<string, string>;
  };
}

const proto: Pick<StreamForm, 'read' | 'write'> = {
  read: ({ input }, bytes) => fromBinary(input, bytes, { readUnknownFields: false }),
  write: ({ output }, message) =>
    prefixed(0, toBinary(output, create(output, message as MessageInitShape<typeof output>))),
};
const json: Pick<StreamForm, 'read' | 'write'> = {
  read({ input }, bytes) {
    const value: JsonValue = JSON.parse(Buffer.from(bytes).toString());
    const message = fromJson(input, value, { ignoreUnknownFields: true });
    if (isStrict(input)) refuseUnknown(input, value);
    return message;
  },
  write: ({ output }, message) =>
    prefixed(
      0,
      Buffer.from(toJsonString(output, create(output, message as MessageInitShape<typeof output>))),
    ),
};

const trailersOf = (error: SpokenError | undefined) =>
  error === undefined ? { 'grpc-status': '0' } : grpcTrailers(error);

const grpc = {
  encodingHeader: 'grpc-encoding',
  end: (error: SpokenError | undefined) => ({ trailers: trailersOf(error) }),
} as const;
const grpcWeb = {
  encodingHeader: 'grpc-encoding',
  end: (error: SpokenError | undefined) => ({ frame: writeTrailers(trailersOf(error)) }),
} as const;
/** https://connectrpc.com/docs/protocol#streaming-response */
const endOfStream = 2;
const connect = {
  encodingHeader: 'connect-content-encoding',
  end: (error: SpokenError | undefined) => ({
    frame: prefixed(
      endOfStream,
      Buffer.from(JSON.stringify(error === undefined ? {} : { error: connectErrorBody(error) })),
    ),
  }),
} as const;

/** By content type. */
export const streamForms: Readonly<Record<string, StreamForm>> = {
  'application/grpc': { ...grpc, ...proto },
  'application/grpc+proto': { ...grpc, ...proto },
  'application/grpc+json': { ...grpc, ...json },
  'application/grpc-web': { ...grpcWeb, ...proto },
  'application/grpc-web+proto': { ...grpcWeb, ...proto },
  'application/grpc-web+json': { ...grpcWeb, ...json },
  'application/connect+proto': { ...connect, ...proto },
  'application/connect+json': { ...connect, ...json },
};
