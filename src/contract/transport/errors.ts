import { create, type DescMessage, type Message, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js';
import { errorKinds, type PosternError } from '../../errors/index.ts';
import { BadRequestSchema } from '../services/google/rpc.ts';
import type { WireReply } from './call.ts';

/** What an error says to the caller; the causes of internal ones stay in the log. */
export interface SpokenError {
  readonly kind: PosternError['kind'];
  readonly id: string;
  readonly text: string;
  /** The field of the request that is at fault, in the wire's own spelling. */
  readonly field: string | undefined;
  readonly failedAttempts: number | undefined;
}

const hidden = new Set<PosternError['kind']>(['internal', 'unknown', 'data_loss']);

export const spoken = (error: PosternError): SpokenError => ({
  kind: error.kind,
  id: error.id,
  text: hidden.has(error.kind) ? 'An internal error occurred' : error.message,
  field: hidden.has(error.kind) ? undefined : error.field,
  failedAttempts: error.failedAttempts,
});

/** Kinds that a person on duty must hear of. */
export const isInternal = (error: PosternError): boolean => hidden.has(error.kind);

const withId = (error: SpokenError) => `${error.text} (${error.id})`;

interface Detail {
  readonly typeName: string;
  /** By proto3's JSON. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly binary: Uint8Array;
}

const detailOf = <D extends DescMessage>(
  schema: D,
  fields: MessageInitShape<D> & Record<string, unknown>,
): Detail => ({
  typeName: schema.typeName,
  fields: fields as Detail['fields'],
  binary: toBinary(schema, create(schema, fields) as Message as never),
});

/** What broke, and where a field is at fault which (google.rpc.BadRequest, as the field's clients read it). */
const detailsOf = ({ id, text, field, failedAttempts }: SpokenError): readonly Detail[] => [
  failedAttempts === undefined
    ? detailOf(ErrorDetailSchema, { id, message: text })
    : detailOf(CredentialsCheckErrorSchema, { id, message: text, failedAttempts }),
  ...(field === undefined
    ? []
    : [detailOf(BadRequestSchema, { fieldViolations: [{ field, description: text }] })]),
];

const jsonHeaders = { 'content-type': 'application/json' };

/** grpc-gateway's form: `{code, message, details: [{"@type", id, message}]}`. */
export function restError(error: SpokenError): WireReply {
  const { code, http } = errorKinds[error.kind];
  return {
    status: http,
    headers: { ...jsonHeaders },
    body: JSON.stringify({
      code,
      message: withId(error),
      details: detailsOf(error).map(({ typeName, fields }) => ({ '@type': typeUrl(typeName), ...fields })),
    }),
  };
}

/** For paths and verbs that no RPC answers; there is no rule behind it, hence no detail. */
export const gatewayError = (status: number, code: number, message: string): WireReply => ({
  status,
  headers: { ...jsonHeaders },
  body: JSON.stringify({ code, message, details: [] }),
});

/** https://connectrpc.com/docs/protocol#error-end-stream */
export function connectErrorBody(error: SpokenError) {
  return {
    code: error.kind,
    message: withId(error),
    details: detailsOf(error).map(({ typeName, binary }) => ({ type: typeName, value: base64(binary) })),
  };
}

export const connectError = (error: SpokenError): WireReply => ({
  status: errorKinds[error.kind].http,
  headers: { ...jsonHeaders },
  body: JSON.stringify(connectErrorBody(error)),
});

/** Trailers of a failed gRPC call, with `google.rpc.Status` in `grpc-status-details-bin`. */
export function grpcTrailers(error: SpokenError): Record<string, string> {
  const { code } = errorKinds[error.kind];
  const message = withId(error);
  const status = new BinaryWriter()
    .tag(1, WireType.Varint)
    .int32(code)
    .tag(2, WireType.LengthDelimited)
    .string(message);
  for (const { typeName, binary } of detailsOf(error))
    status
      .tag(3, WireType.LengthDelimited)
      .fork()
      .tag(1, WireType.LengthDelimited)
      .string(typeUrl(typeName))
      .tag(2, WireType.LengthDelimited)
      .bytes(binary)
      .join();
  return {
    'grpc-status': String(code),
    'grpc-message': percentEncode(message),
    'grpc-status-details-bin': base64(status.finish()),
  };
}

const typeUrl = (typeName: string) => `type.googleapis.com/${typeName}`;

/** Unpadded, as both Connect and gRPC want binary values. */
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** gRPC's Percent-Encoded: printable ASCII but `%` stays, other bytes of the UTF-8 become `%XX`. */
export const percentEncode = (text: string): string =>
  /^[\x20-\x24\x26-\x7e]*$/.test(text)
    ? text
    : Buffer.from(text)
        .reduce((out: string[], byte) => {
          const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
          out.push(
            plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
          );
          return out;
        }, [])
        .join('');
