import type { EventType } from '../../src/eventstore/index.ts';

/** What is kept of a JSON schema: the shape of what it describes, without words and limits. */
export interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Values of a record, by the pattern of their names. */
  readonly patternProperties?: Readonly<Record<string, Shape>>;
}

export interface LockedEvent {
  readonly aggregate: string;
  readonly payload: Shape;
}

export type EventLock = Readonly<Record<string, LockedEvent>>;

const mapped = <T, R>(entries: Readonly<Record<string, T>>, change: (value: T) => R) =>
  Object.fromEntries(
    Object.entries(entries)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => [name, change(value)]),
  );

const shapeOf = (schema: Shape): Shape => ({
  ...(schema.type !== undefined && { type: schema.type }),
  ...(schema.const !== undefined && { const: schema.const }),
  ...(schema.items && { items: shapeOf(schema.items) }),
  ...(schema.anyOf && { anyOf: schema.anyOf.map(shapeOf) }),
  ...(schema.properties && { properties: mapped(schema.properties, shapeOf) }),
  ...(schema.required && { required: [...schema.required].sort() }),
  ...(schema.patternProperties && { patternProperties: mapped(schema.patternProperties, shapeOf) }),
});

export const lockEvents = (types: Iterable<EventType>): EventLock =>
  mapped(Object.fromEntries([...types].map((each) => [each.type, each])), ({ aggregate, schema }) => ({
    aggregate,
    payload: shapeOf(schema as Shape),
  }));

const alike = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

/** Why what was written by the former shape might not be read by the present one. */
function breaks(former: Shape, present: Shape, path: string): string[] {
  // Of alternatives each must still be there: in one that is left out stands what was written.
  if (former.anyOf)
    return former.anyOf
      .filter((each) => !(present.anyOf ?? [present]).some((other) => breaks(each, other, path).length === 0))
      .map((each) => `${path} may no longer be ${JSON.stringify(each)}`);
  if (present.anyOf?.some((other) => breaks(former, other, path).length === 0)) return [];
  if (former.type !== present.type || !alike(former.const, present.const))
    return [`${path} is another type (${nameOf(former)} before, ${nameOf(present)} now)`];
  const required = new Set(former.required);
  return [
    ...(former.items ? breaks(former.items, present.items ?? {}, `${path}[]`) : []),
    ...Object.entries(former.properties ?? {}).flatMap(([name, shape]) => {
      const now = present.properties?.[name];
      return now ? breaks(shape, now, `${path}.${name}`) : [`${path}.${name} is gone`];
    }),
    ...(present.required ?? [])
      .filter((name) => !required.has(name))
      .map((name) => `${path}.${name} must be optional: older events do not have it`),
    ...Object.entries(former.patternProperties ?? {}).flatMap(([pattern, shape]) => {
      const now = present.patternProperties?.[pattern];
      return now ? breaks(shape, now, `${path}.*`) : [`${path}.* is gone`];
    }),
  ];
}

const nameOf = ({ type, const: value }: Shape) =>
  value === undefined ? (type ?? 'anything') : JSON.stringify(value);

/** What no change may do, since events are forever; one sentence for each. */
export const brokenEvents = (former: EventLock, present: EventLock): string[] =>
  Object.entries(former).flatMap(([type, { aggregate, payload }]) => {
    const now = present[type];
    if (!now) return [`Event type ${type} is gone: what was recorded under it must stay readable`];
    if (now.aggregate !== aggregate)
      return [`Event type ${type} was of ${aggregate}, and is of ${now.aggregate} now`];
    return breaks(payload, now.payload, 'payload').map((why) => `Event type ${type}: ${why}`);
  });
