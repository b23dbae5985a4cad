import { describe, expect, test } from 'bun:test';
import { type TObject, Type } from '@sinclair/typebox';
import {
  changed,
  created,
  defineTable,
  type EventType,
  type Projection,
  type ProjectionHandler,
  withOwners,
} from '../../src/eventstore/index.ts';
import { brokenEvents, lockEvents } from './events.ts';
import { brokenProjections, lockProjections, rewrittenProjections } from './projections.ts';

const eventsOf = (schemas: Record<string, TObject>, aggregate = 'thing') =>
  lockEvents(
    Object.entries(schemas).map(
      ([type, schema]) => ({ type, aggregate, schema, personal: [] }) as unknown as EventType,
    ),
  );

describe('an event', () => {
  const former = Type.Object({
    name: Type.String(),
    state: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
    roles: Type.Array(Type.Object({ key: Type.String() })),
  });
  const faults = (present: TObject) =>
    brokenEvents(eventsOf({ 'thing.made': former }), eventsOf({ 'thing.made': present }));
  const { name, state, roles } = former.properties;

  test('may gain optional fields and alternatives, and lose limits and words', () => {
    const more = Type.Object({
      name: Type.String({ description: 'what it is called', maxLength: 200 }),
      state: Type.Optional(Type.Union([Type.Literal(2), Type.Literal(1), Type.Literal(3)])),
      roles: Type.Array(Type.Object({ key: Type.String(), group: Type.Optional(Type.String()) })),
      colour: Type.Optional(Type.String()),
    });
    expect(faults(former)).toEqual([]);
    expect(faults(more)).toEqual([]);
    expect(faults(Type.Object({ name: Type.Union([Type.String(), Type.Null()]), state, roles }))).toEqual([]);
  });

  test.each<[string, TObject, string]>([
    ['lose a field', Type.Object({ state, roles }), 'payload.name is gone'],
    [
      'change a type',
      Type.Object({ name: Type.Integer(), state, roles }),
      'payload.name is another type (string before, integer now)',
    ],
    [
      'demand a new field',
      Type.Object({ name, state, roles, colour: Type.String() }),
      'payload.colour must be optional: older events do not have it',
    ],
    [
      'demand a field that was optional',
      Type.Object({ name, state: Type.Union([Type.Literal(1), Type.Literal(2)]), roles }),
      'payload.state must be optional: older events do not have it',
    ],
    [
      'lose an alternative',
      Type.Object({ name, state: Type.Optional(Type.Literal(1)), roles }),
      'payload.state may no longer be {"type":"number","const":2}',
    ],
    [
      'change within a list',
      Type.Object({ name, state, roles: Type.Array(Type.Object({})) }),
      'payload.roles[].key is gone',
    ],
  ])('may not %s', (_, present, why) => {
    expect(faults(present)).toEqual([`Event type thing.made: ${why}`]);
  });

  test('may neither go nor move to another aggregate', () => {
    const locked = eventsOf({ 'thing.made': former });
    expect(brokenEvents(locked, {})).toEqual([
      'Event type thing.made is gone: what was recorded under it must stay readable',
    ]);
    expect(brokenEvents(locked, eventsOf({ 'thing.made': former }, 'other'))).toEqual([
      'Event type thing.made was of thing, and is of other now',
    ]);
  });
});

describe('a projection', () => {
  interface Made {
    name: string;
    active?: boolean;
    note?: string;
  }
  const schema = Type.Object({
    name: Type.String(),
    active: Type.Optional(Type.Boolean()),
    note: Type.Optional(Type.String()),
  });
  const events = eventsOf({ 'thing.made': schema, 'thing.removed': Type.Object({}) });
  const columns = {
    instance_id: 'text',
    id: 'text',
    name: 'text',
    state: 'smallint',
    creation_date: 'timestamptz',
    change_date: 'timestamptz',
    resource_owner: 'text',
    sequence: 'bigint',
  } as const;
  const things = defineTable('things', columns, { goesWith: {} });
  const inserting = (row: (payload: Made) => Record<string, string | number>): ProjectionHandler['apply'] => {
    const apply: ProjectionHandler['apply'] = (event, rows) =>
      rows.insert(things, {
        instance_id: event.instanceId,
        id: event.aggregateId,
        ...row(event.payload as Made),
        ...created(event),
      });
    return apply;
  };
  const projection = (more: Partial<Projection> = {}, row = usual): Projection => ({
    name: 'things',
    tables: [things],
    handlers: [{ type: 'thing.made', apply: inserting(row) }],
    ...more,
  });
  const usual = ({ name, active }: Made): Record<string, string | number> => ({
    name,
    state: active ? 1 : 2,
  });
  const lock = (present: Projection, of = events) => lockProjections([withOwners(present)], of);
  const former = lock(projection());
  const faults = (present: Projection) => brokenProjections(former, lock(present));
  const raise = 'raise its version to 2, so that it is rebuilt, then bun run generate';

  test('may be written otherwise as long as it does the same', () => {
    const renamed = (made: Made) => {
      const title = made.name;
      return made.active === true ? { name: title, state: 1 } : { state: 2, name: title };
    };
    expect(faults(projection({}, renamed))).toEqual([]);
  });

  test.each<[string, (payload: Made) => Record<string, string | number>]>([
    ['another value', ({ name, active }) => ({ name, state: active ? 1 : 3 })],
    ['values the other way around', ({ name, active }) => ({ name, state: active ? 2 : 1 })],
    ['a column left out', ({ active }) => ({ state: active ? 1 : 2 })],
    [
      'a field that was not heeded',
      ({ name, active, note }) => ({ name: name + (note ?? ''), state: active ? 1 : 2 }),
    ],
  ])('is rebuilt for %s', (_, row) => {
    expect(faults(projection({}, row))).toEqual([
      `Projection things changed (what thing.made does): ${raise}`,
    ]);
    expect(faults(projection({ version: 2 }, row))).toEqual([]);
  });

  test('is rebuilt for an event more, a column more, another key, and what its rows go with', () => {
    const { handlers } = projection();
    const removed: ProjectionHandler = {
      type: 'thing.removed',
      apply: (event, rows) => rows.remove(things, { instance_id: event.instanceId, id: event.aggregateId }),
    };
    const wider = defineTable('things', { ...columns, colour: 'text' }, { goesWith: {} });
    const keyed = defineTable('things', columns, { key: ['instance_id', 'name'], goesWith: {} });
    const owned = defineTable('things', columns, { goesWith: { org: 'resource_owner' } });
    expect(faults(projection({ handlers: [...handlers, removed] }))).toEqual([
      `Projection things changed (what thing.removed does): ${raise}`,
    ]);
    for (const table of [wider, keyed])
      expect(faults(projection({ tables: [table] }))).toEqual([
        `Projection things changed (the columns or the key of things): ${raise}`,
      ]);
    expect(faults(projection({ tables: [owned] }))).toEqual([
      `Projection things changed (what org.removed does): ${raise}`,
    ]);
  });

  test('is not concerned by a field that it does not read', () => {
    const more = eventsOf({
      'thing.made': Type.Object({ ...schema.properties, colour: Type.Optional(Type.String()) }),
      'thing.removed': Type.Object({}),
    });
    expect(brokenProjections(former, lock(projection(), more))).toEqual([]);
  });

  test('has versions that only rise', () => {
    expect(brokenProjections(lock(projection({ version: 2 })), former)).toEqual([
      'Projection things has version 1, and had 2 already: versions only rise',
    ]);
  });

  test('tells of text that changed without another row, which no sample may have shown', () => {
    const rewritten: ProjectionHandler['apply'] = (event, rows) => {
      const { name, active } = event.payload as Made;
      if (name === 'a name that no sample has') return;
      const row = { instance_id: event.instanceId, id: event.aggregateId, name, state: active ? 1 : 2 };
      rows.insert(things, {
        ...row,
        creation_date: event.createdAt,
        resource_owner: event.owner,
        ...changed(event),
      });
    };
    const present = lock(projection({ handlers: [{ type: 'thing.made', apply: rewritten }] }));
    expect(brokenProjections(former, present)).toEqual([]);
    expect(rewrittenProjections(former, present)).toEqual([
      'The handlers of projection things read otherwise: if any event gives other rows now, raise its version; then bun run generate',
    ]);
  });
});
