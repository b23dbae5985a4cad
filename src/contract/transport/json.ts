import {
  create,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  type Message,
  mergeFromJson,
} from '@bufbuild/protobuf';
import { isFieldError } from '@bufbuild/protobuf/reflect';
import { invalidArgument } from '../../errors/index.ts';
import { blame } from './blame.ts';
import { nextTurn, notCounted } from './bounds.ts';
import { locateJsonError } from './locate.ts';
import { isStrict, refuseUnknown } from './unknown.ts';
import { refuseLongIntegers, weighJson } from './weigh-json.ts';

/** In longer texts the fault is not looked for: that takes a hundred times as long as reading them. */
const locateUpTo = 64 * 1024;

/**
 * Reads a JSON body; an empty one is an empty object.
 * @throws PosternError `invalid_argument` telling line and column of the first fault; `resource_exhausted` when it
 * holds more than a request may
 */
export function parseJson(text: string): JsonValue {
  if (text === '') return {};
  const holdsLongText = text.length > notCounted && weighJson(text);
  const json = parse(text);
  if (holdsLongText) refuseLongIntegers(json);
  return json;
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (text.length > locateUpTo) {
      const problem = error instanceof Error ? error.message : String(error);
      throw invalidArgument('REQ-Json1', `The request body is not valid JSON: ${problem}`);
    }
    const { line, column, problem } = locateJsonError(text);
    throw invalidArgument(
      'REQ-Json1',
      `The request body is not valid JSON: ${problem} at line ${line}, column ${column}`,
    );
  }
}

const isObject = (json: JsonValue): json is JsonObject =>
  json !== null && typeof json === 'object' && !Array.isArray(json);

const noObject = () => invalidArgument('REQ-Json2', 'The request body must be a JSON object');

export function parseJsonObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw noObject();
  return value;
}

const readOptions = { ignoreUnknownFields: true };

/** Items of a list that are read in one turn of the event loop. */
const itemsPerTurn = 500;

/**
 * Proto3 JSON to message, at once or, with long lists in it, in several turns. Unknown fields are ignored, and refused by
 * our own services.
 * @throws PosternError `invalid_argument` naming the field at fault
 */
export function messageFromJson(schema: DescMessage, json: JsonValue): Message | Promise<Message> {
  if (isObject(json)) {
    for (const name in json) {
      const value = json[name];
      if (Array.isArray(value) && value.length > itemsPerTurn) return readInParts(schema, json);
    }
  }
  let message: Message;
  try {
    message = fromJson(schema, json, readOptions);
  } catch (error) {
    throw wrongType(schema, json, error);
  }
  if (isStrict(schema)) refuseUnknown(schema, json);
  return message;
}

async function readInParts(schema: DescMessage, json: JsonObject): Promise<Message> {
  const message = create(schema);
  try {
    for (const part of partsOf(json)) {
      mergeFromJson(schema, message, part, readOptions);
      await nextTurn();
    }
  } catch (error) {
    throw wrongType(schema, json, error);
  }
  if (isStrict(schema)) refuseUnknown(schema, json);
  return message;
}

/** The object with its long lists cut off, then the rest of each list by itself: what is merged is appended. */
function* partsOf(json: JsonObject): Iterable<JsonObject> {
  const long = Object.entries(json).filter(
    (entry): entry is [string, JsonValue[]] => Array.isArray(entry[1]) && entry[1].length > itemsPerTurn,
  );
  yield { ...json, ...Object.fromEntries(long.map(([name, list]) => [name, list.slice(0, itemsPerTurn)])) };
  for (const [name, list] of long)
    for (let from = itemsPerTurn; from < list.length; from += itemsPerTurn)
      yield { [name]: list.slice(from, from + itemsPerTurn) };
}

/** Finding the field decodes parts of the request again and again: only small ones are worth it. */
const blameUpTo = 4 * 1024;

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
  if (!isObject(json)) return noObject();
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
