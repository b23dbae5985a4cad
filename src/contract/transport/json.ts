import {
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  type Message,
} from '@bufbuild/protobuf';
import { isFieldError } from '@bufbuild/protobuf/reflect';
import { invalidArgument } from '../../errors/index.ts';
import { blame } from './blame.ts';
import { locateJsonError } from './locate.ts';

/**
 * Reads a JSON body; an empty one is an empty object.
 * @throws PosternError `invalid_argument` telling line and column of the first fault
 */
export function parseJson(text: string): JsonValue {
  if (text === '') return {};
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    const { line, column, problem } = locateJsonError(text);
    throw invalidArgument(
      'REQ-Json1',
      `The request body is not valid JSON: ${problem} at line ${line}, column ${column}`,
    );
  }
}

const noObject = () => invalidArgument('REQ-Json2', 'The request body must be a JSON object');

export function parseJsonObject(text: string): JsonObject {
  const value = parseJson(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw noObject();
  }
  return value;
}

/**
 * Proto3 JSON to message; unknown fields are ignored.
 * @throws PosternError `invalid_argument` naming the field at fault
 */
export function messageFromJson(schema: DescMessage, json: JsonValue): Message {
  let message: Message;
  try {
    message = fromJson(schema, json, { ignoreUnknownFields: true });
  } catch (error) {
    throw wrongType(schema, json, error);
  }
  return message;
}

/** Finding the field decodes parts of the request again and again: only small ones are worth it. */
const blameUpTo = 16 * 1024;

/** Counted rather than written: a stack that overflows on deep nesting takes a second to do so. */
function isShort(json: JsonValue): boolean {
  const waiting: JsonValue[] = [json];
  let left = blameUpTo;
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    left -= typeof value === 'string' ? value.length : 1;
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        left -= name.length;
        waiting.push(inner);
      }
    }
    if (left < 0) return false;
  }
  return true;
}

function wrongType(schema: DescMessage, json: JsonValue, error: unknown) {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return noObject();
  const blamed = isShort(json) ? blame(schema, json) : undefined;
  if (blamed !== undefined) {
    const { path, problem } = blamed;
    return invalidArgument('REQ-Json3', `Field ${path}: ${problem}`, { field: path });
  }
  const cause = error instanceof Error ? error.cause : undefined;
  if (isFieldError(cause)) {
    const field = cause.field().name;
    return invalidArgument('REQ-Json3', `Field ${field}: ${cause.message}`, { field });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return invalidArgument('REQ-Json4', `The request is not a ${schema.name}: ${reason}`);
}
