import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import { internal, invalidArgument } from '../../errors/index.ts';
import { eventTypes } from '../define.ts';
import type { EventType, NewEvent } from '../types.ts';

const checks = new WeakMap<EventType, TypeCheck<EventType['schema']>>();

function checkOf(definition: EventType): TypeCheck<EventType['schema']> {
  let check = checks.get(definition);
  if (!check) {
    check = TypeCompiler.Compile(definition.schema);
    checks.set(definition, check);
  }
  return check;
}

/** In JSON text: an escaped NUL or half of a surrogate pair, which jsonb cannot hold. */
const escapedUnstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * The payload as JSON text, checked against its event type's schema.
 * @throws PosternError `internal` when the payload is not what the event type says (a fault of ours),
 *   `invalid_argument` for text that Postgres cannot store
 */
export function payloadText(aggregateType: string, event: NewEvent): string {
  const definition = eventTypes().get(event.type);
  if (!definition) throw internal('EVENT-Type1', `Event type ${event.type} is not defined`);
  if (definition.aggregate !== aggregateType) {
    throw internal(
      'EVENT-Type2',
      `Event ${event.type} belongs to ${definition.aggregate}, not to ${aggregateType}`,
    );
  }
  const check = checkOf(definition);
  if (!check.Check(event.payload)) {
    const first = check.Errors(event.payload).First();
    throw internal('EVENT-Load1', `Payload of ${event.type}${first?.path}: ${first?.message}`);
  }
  const text = JSON.stringify(event.payload);
  if (text.includes('\\u') && escapedUnstorable.test(text)) throw unstorable();
  return text;
}

/** Names, ids and other texts outside of payloads. */
export function storable(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw unstorable();
  return text;
}

const unstorable = () =>
  invalidArgument('EVENT-Char1', 'Text must not contain the character \\u0000 or half of a surrogate pair');
