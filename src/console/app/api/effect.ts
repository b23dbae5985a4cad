import { type DescMessage, isMessage, type Message, type MessageShape } from '@bufbuild/protobuf';

/** What a call does to what answers tell: what becomes of a message in them; undefined where it leaves it as it is. */
export type Effect = (message: Message) => Message | typeof removed | undefined;

/** What becomes of a message that is no more. */
export const removed = Symbol('removed');

/** The fields that change, or what they become of what they were. */
type Change<Shape> = Partial<Shape> | ((message: Shape) => Partial<Shape>);

/** Messages of a kind that are meant become others. Calls are made twice, and answers come late: twice is as once. */
export const changes =
  <Desc extends DescMessage>(
    schema: Desc,
    isMeant: (message: MessageShape<Desc>) => boolean,
    change: Change<MessageShape<Desc>>,
  ): Effect =>
  (message) =>
    isMessage(message, schema) && isMeant(message)
      ? withFields(message, typeof change === 'function' ? change(message) : change)
      : undefined;

/** Messages of a kind that are meant leave the lists that they are in. */
export const removes =
  <Desc extends DescMessage>(schema: Desc, isMeant: (message: MessageShape<Desc>) => boolean): Effect =>
  (message) =>
    isMessage(message, schema) && isMeant(message) ? removed : undefined;

const withFields = <Shape extends object>(one: Shape, fields: Partial<Shape>): Shape =>
  Object.assign(Object.create(Object.getPrototypeOf(one)), one, fields);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !(value instanceof Date);

/** An answer, or pages of answers, as it is after an effect; itself where that leaves it as it is. */
export function after<Value>(effect: Effect, value: Value): Value {
  if (Array.isArray(value)) return ofList(effect, value) as Value;
  if (!isRecord(value)) return value;
  const becomes = '$typeName' in value ? effect(value as unknown as Message) : undefined;
  // What is by itself is what a page is about: whoever removes it leaves the page.
  if (becomes !== undefined && becomes !== removed) return becomes as Value;
  return ofFields(effect, value);
}

function ofList(effect: Effect, list: readonly unknown[]): readonly unknown[] {
  let isSame = true;
  const left: unknown[] = [];
  for (const one of list) {
    const isGone = isRecord(one) && '$typeName' in one && effect(one as unknown as Message) === removed;
    const now = isGone ? removed : after(effect, one);
    isSame &&= now === one;
    if (now !== removed) left.push(now);
  }
  return isSame ? list : left;
}

function ofFields<Value extends Record<string, unknown>>(effect: Effect, value: Value): Value {
  const changed: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const now = after(effect, field);
    if (now !== field) changed[name] = now;
  }
  return Object.keys(changed).length === 0
    ? value
    : (withFields<Record<string, unknown>>(value, changed) as Value);
}
