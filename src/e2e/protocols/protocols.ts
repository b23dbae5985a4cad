import { type DescMethodUnary, fromJson, type JsonValue, toJson } from '@bufbuild/protobuf';
import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js';
import { type BuiltRpc, descriptorOf } from '../support/built.ts';
import { restRequest } from './rest-request.ts';

/** What a call was told, whatever the protocol. */
export interface Told {
  /** `ok`, or the name of the code: `permission_denied` */
  readonly code: string;
  readonly message: string;
  /** Of the detail that stands behind each error. */
  readonly id: string;
  readonly answer: JsonValue;
}
export interface From {
  readonly token?: string;
  readonly orgId?: string;
}
/** One RPC by one protocol; undefined where the RPC has no form in it. */
export type Ask = (rpc: BuiltRpc, request: object, from: From) => Promise<Told | undefined>;

/** `PermissionDenied` as `permission_denied` */
const nameOf = (code: number) =>
  Code[code]?.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase() ?? String(code);

const headersOf = ({ token, orgId }: From) => ({
  ...(token && { authorization: `Bearer ${token}` }),
  ...(orgId && { 'x-zitadel-orgid': orgId }),
});

/** By a client library that others wrote. */
const through =
  (transport: Transport): Ask =>
  async ({ route }, request, from) => {
    const method = (await descriptorOf(route)) as DescMethodUnary;
    const message = fromJson(method.input, request as JsonValue);
    try {
      const { message: answer } = await transport.unary(method, undefined, 30_000, headersOf(from), message);
      return { code: 'ok', message: '', id: '', answer: toJson(method.output, answer) };
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      const [detail] = [
        ...error.findDetails(ErrorDetailSchema),
        ...error.findDetails(CredentialsCheckErrorSchema),
      ];
      return { code: nameOf(error.code), message: error.rawMessage, id: detail?.id ?? '', answer: null };
    }
  };

/** grpc-gateway's form: https://github.com/grpc-ecosystem/grpc-gateway, errors as `google.rpc.Status` in JSON. */
interface RestFailure {
  readonly code: number;
  readonly message: string;
  readonly details: readonly { readonly '@type': string; readonly id: string; readonly message: string }[];
}

const byRest =
  (url: string, at: number): Ask =>
  async ({ route }, request, from) => {
    const binding = route.rest[at];
    if (!binding) return undefined;
    const method = await descriptorOf(route);
    const asked = restRequest(binding, method, request);
    if (!asked) return undefined;
    const { verb, path, body } = asked;
    const response = await fetch(`${url}${path}`, {
      method: verb,
      headers: { ...headersOf(from), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
      redirect: 'manual',
    });
    const told = (await response.json()) as JsonValue;
    if (response.status === binding.status) {
      // Unknown fields are refused: an answer of another shape is none.
      const answer = toJson(method.output, fromJson(method.output, told));
      return { code: 'ok', message: '', id: '', answer };
    }
    const { code, message, details } = told as unknown as RestFailure;
    return { code: nameOf(code), message, id: details[0]?.id ?? '', answer: null };
  };

/** A client of its own for each protocol, in all that the server speaks. */
export function protocolsOf(baseUrl: string): ReadonlyMap<string, Ask> {
  return new Map<string, Ask>([
    [
      'Connect in JSON',
      through(createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false })),
    ],
    [
      'Connect in binary',
      through(createConnectTransport({ baseUrl, httpVersion: '2', useBinaryFormat: true })),
    ],
    ['gRPC-Web', through(createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }))],
    ['gRPC', through(createGrpcTransport({ baseUrl }))],
    ['REST', byRest(baseUrl, 0)],
    ['REST, by another path', byRest(baseUrl, 1)],
  ]);
}
