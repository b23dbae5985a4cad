import {
  create,
  type DescMessage,
  fromBinary,
  type Message,
  mergeFromBinary,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { invalidArgument } from '../../errors/index.ts';
import { nextTurn, notCounted, refuseUseless } from './bounds.ts';
import type { LoadedMethod } from './call.ts';
import { messageFromJson, parseJson } from './json.ts';
import { refuseNul } from './nul.ts';
import { decodeText } from './text.ts';
import { weighProto } from './weigh-proto.ts';

/** Bytes to message and back; errors of `decode` are the caller's, errors of `encode` ours. */
export interface Codec {
  /** At once, or in several turns of the event loop for what is large. */
  decode(method: Pick<LoadedMethod, 'input'>, body: Uint8Array): Message | Promise<Message>;
  encode(method: Pick<LoadedMethod, 'output'>, message: Message): Uint8Array;
}

const utf8 = new TextEncoder();

/** Nobody here passes messages on, so what is unknown is not kept. */
const readOptions = { readUnknownFields: false };

const noMessage = ({ typeName }: DescMessage, error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  return invalidArgument('REQ-Prot1', `The request is not a ${typeName}: ${reason}`);
};

function read(type: DescMessage, body: Uint8Array): Message {
  try {
    return fromBinary(type, body, readOptions);
  } catch (error) {
    throw noMessage(type, error);
  }
}

async function readInParts(type: DescMessage, body: Uint8Array, cuts: readonly number[]): Promise<Message> {
  const message = create(type);
  let from = 0;
  for (const to of [...cuts, body.length]) {
    try {
      mergeFromBinary(type, message, body.subarray(from, to), readOptions);
    } catch (error) {
      throw noMessage(type, error);
    }
    from = to;
    await nextTurn();
  }
  return message;
}

export const protoCodec: Codec = {
  decode({ input }, body) {
    if (body.length === 0) return create(input);
    refuseUseless(input, body.length);
    if (body.length > notCounted) {
      const cuts = weighProto(input, body);
      if (cuts.length > 0)
        return readInParts(input, body, cuts).then((message) => withoutNul(message, body.includes(0)));
    }
    // Field numbers, lengths and varints of proto3 are hardly ever a zero byte, so most requests skip the walk.
    return withoutNul(read(input, body), body.includes(0));
  },
  encode: (method, message) => toBinary(method.output, message),
};

export const jsonCodec: Codec = {
  decode: (method, body) => fromText(method, decodeText(body)),
  encode: (method, message) => utf8.encode(jsonOf(method, message)),
};

/** Proto3 JSON to message. */
export function fromText({ input }: Pick<LoadedMethod, 'input'>, text: string): Message | Promise<Message> {
  const suspicious = mayHoldNul(text);
  refuseUseless(input, text.length);
  const reading = messageFromJson(input, parseJson(text));
  return reading instanceof Promise
    ? reading.then((message) => withoutNul(message, suspicious))
    : withoutNul(reading, suspicious);
}

export function withoutNul(message: Message, suspicious: boolean): Message {
  if (suspicious) refuseNul(message);
  return message;
}

/** Raw NUL is not JSON at all; what remains is its escape. */
export const mayHoldNul = (json: string): boolean => json.includes('\\u0000');

/** Proto3 JSON: lowerCamelCase, defaults omitted, 64-bit integers as strings. */
export const jsonOf = (method: Pick<LoadedMethod, 'output'>, message: Message): string =>
  JSON.stringify(toJson(method.output, message));
