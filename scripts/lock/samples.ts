import type { RecordedEvent } from '../../src/eventstore/index.ts';
import type { Shape } from './events.ts';

/** The values of a kind that a handler may tell apart. */
const simple: Readonly<Record<string, readonly unknown[]>> = {
  string: ['word', '', '2001-02-03T04:05:06.789Z', 'Ünïcode Name@Example.com', '+41791234567', 'd29yZA=='],
  integer: [1, 0, 2, 3, 4, 5, 6, 7, 3_600_000_000_000],
  number: [1, 0, 2.5],
  boolean: [true, false],
  null: [null],
};
const anything = ['word', null, 1, true];

/** Values that a schema allows, the most ordinary first. */
export function valuesOf(shape: Shape): readonly unknown[] {
  if (shape.const !== undefined) return [shape.const];
  if (shape.anyOf) return shape.anyOf.flatMap(valuesOf);
  if (shape.type === 'array') {
    const elements = valuesOf(shape.items ?? {});
    return [elements.slice(0, 2), [], ...elements.map((element) => [element])];
  }
  if (shape.type === 'object') return objectsOf(shape);
  return simple[shape.type ?? ''] ?? anything;
}

/** All fields, the required ones alone, each field alone beside these, and each value of each field. */
function objectsOf({ properties = {}, required = [], patternProperties = {} }: Shape): readonly object[] {
  const fields = Object.entries(properties).map(([name, shape]) => ({ name, values: valuesOf(shape) }));
  const those = (chosen: typeof fields) =>
    Object.fromEntries(chosen.map(({ name, values }) => [name, values[0]]));
  const full = those(fields);
  const bare = those(fields.filter(({ name }) => required.includes(name)));
  const records = Object.values(patternProperties).flatMap((shape) =>
    valuesOf(shape).map((value) => ({ word: value })),
  );
  return [
    full,
    bare,
    ...fields.map(({ name, values }) => ({ ...bare, [name]: values[0] })),
    ...fields.flatMap(({ name, values }) => values.slice(1).map((value) => ({ ...full, [name]: value }))),
    ...records,
  ];
}

/** Events of a type that stand for all: what a handler makes of them is what it does. */
export const samplesOf = (type: string, aggregateType: string, payload: Shape): RecordedEvent[] =>
  valuesOf(payload).map((value) => ({
    type,
    payload: value as object,
    instanceId: 'the instance',
    aggregateType,
    aggregateId: 'the aggregate',
    version: 7,
    owner: 'the owner',
    editorUser: 'the editor',
    editorService: 'the service',
    createdAt: new Date('2001-02-03T04:05:06.789Z'),
    position: 11n,
  }));
