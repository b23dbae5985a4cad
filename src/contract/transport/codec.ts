import { create, fromBinary, type Message, toBinary, toJson } from '@bufbuild/protobuf';
import { invalidArgument } from '../../errors/index.ts';
import type { LoadedMethod } from './call.ts';
import { messageFromJson, parseJson } from './json.ts';
import { refuseNul } from './nul.ts';
import { decodeText } from './text.ts';

/** Bytes to message and back; errors of `decode` are the caller's, errors of `encode` ours. */
export interface Codec {
  decode(method: LoadedMethod, body: Uint8Array): Message;
  encode(method: LoadedMethod, message: Message): Uint8Array;
}

const utf8 = new TextEncoder();

export const protoCodec: Codec = {
  decode(method, body) {
    if (body.length === 0) return create(method.input);
    let message: Message;
    try {
      message = fromBinary(method.input, body);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw invalidArgument('REQ-Prot1', `The request is not a ${method.input.typeName}: ${reason}`);
    }
    // Field numbers, lengths and varints of proto3 are hardly ever a zero byte, so most requests skip the walk.
    if (body.includes(0)) refuseNul(message);
    return message;
  },
  encode: (method, message) => toBinary(method.output, message),
};

export const jsonCodec: Codec = {
  decode: (method, body) => fromText(method, decodeText(body)),
  encode: (method, message) => utf8.encode(jsonOf(method, message)),
};

/** Proto3 JSON to message. */
export function fromText(method: LoadedMethod, text: string): Message {
  const message = messageFromJson(method.input, parseJson(text));
  if (mayHoldNul(text)) refuseNul(message);
  return message;
}

/** Raw NUL is not JSON at all; what remains is its escape. */
export const mayHoldNul = (json: string): boolean => json.includes('\\u0000');

/** Proto3 JSON: lowerCamelCase, defaults omitted, 64-bit integers as strings. */
export const jsonOf = (method: LoadedMethod, message: Message): string =>
  JSON.stringify(toJson(method.output, message));
