import { createHash } from 'node:crypto';
import type { Projection, ProjectionHandler, RowChanges } from '../../src/eventstore/index.ts';
import type { EventLock } from './events.ts';
import { samplesOf } from './samples.ts';

export interface LockedProjection {
  readonly version: number;
  /** By name, key and columns. */
  readonly tables: Readonly<Record<string, string>>;
  /** By event type, a digest of the rows that come of sample events. */
  readonly rows: Readonly<Record<string, string>>;
  /** Of the handlers' text, which tells of changes that no sample shows. */
  readonly source: string;
}

export type ProjectionLock = Readonly<Record<string, LockedProjection>>;

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

const plain = (_: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return value === undefined ? 'undefined' : value;
};
const sorted = (row: object) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

type Event = Parameters<ProjectionHandler['apply']>[0];

/** The event, and what of its payload was looked at: fields that nobody reads do not tell samples apart. */
function watched(event: Event): { event: Event; read: () => string } {
  const fields = new Set<PropertyKey>();
  const note = <T>(name: PropertyKey, value: T): T => {
    fields.add(name);
    return value;
  };
  const payload = new Proxy(event.payload, {
    get: (target, name) => note(name, Reflect.get(target, name)),
    has: (target, name) => note(name, Reflect.has(target, name)),
    getOwnPropertyDescriptor: (target, name) => note(name, Reflect.getOwnPropertyDescriptor(target, name)),
  });
  const given = event.payload as Record<PropertyKey, unknown>;
  const read = () =>
    JSON.stringify(
      [...fields]
        .map(String)
        .sort()
        .map((name) => [name, given[name]]),
      plain,
    );
  return { event: { ...event, payload }, read };
}

/** What handlers make of an event, as text. */
function effect(handlers: readonly ProjectionHandler[], sample: Event): string {
  const { event, read } = watched(sample);
  const done: unknown[] = [];
  const note =
    (verb: keyof RowChanges) =>
    ({ name }: { readonly name: string }, ...rows: readonly object[]) =>
      done.push([verb, name, ...rows.map(sorted)]);
  const rows = {
    insert: note('insert'),
    update: note('update'),
    updateWhere: note('updateWhere'),
    remove: note('remove'),
    removeWhere: note('removeWhere'),
  } as unknown as RowChanges;
  let made: string;
  try {
    for (const { apply } of handlers) apply(event, rows);
    made = JSON.stringify(done, plain);
  } catch {
    // Samples are of the schema's kind, not of its sense; some a handler may well refuse.
    made = `${JSON.stringify(done, plain)} and refused`;
  }
  return `${read()} ${made}`;
}

const normal = (apply: unknown) => String(apply).replaceAll(/\s+/g, ' ');

const byName = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries([...entries].sort(([left], [right]) => (left < right ? -1 : 1)));

function lockOf({ version = 1, tables, handlers }: Projection, events: EventLock): LockedProjection {
  const byType = Map.groupBy(handlers, ({ type }) => type);
  return {
    version,
    tables: byName(
      tables.map((table) => [
        table.name,
        `${Object.entries(table.columns)
          .map(([name, type]) => `${name} ${type}`)
          .sort()
          .join(', ')}; key ${table.key.join(', ')}`,
      ]),
    ),
    rows: byName(
      [...byType].map(([type, those]) => {
        const { aggregate, payload } = events[type] ?? {
          aggregate: type.replace(/\.[^.]*$/, ''),
          payload: { type: 'object' },
        };
        const effects = samplesOf(type, aggregate, payload).map((event) => effect(those, event));
        return [type, digest([...new Set(effects)].sort().join('\n'))];
      }),
    ),
    source: digest(
      [...byType]
        .flatMap(([type, those]) => those.map(({ apply }) => `${type} ${normal(apply)}`))
        .sort()
        .join('\n'),
    ),
  };
}

/** Those that only go forward are never rebuilt: what they made of former events stays, whatever they make of new ones. */
export const lockProjections = (projections: readonly Projection[], events: EventLock): ProjectionLock =>
  byName(
    projections
      .filter(({ forward }) => !forward)
      .map((projection) => [projection.name, lockOf(projection, events)]),
  );

const differing = (former: Readonly<Record<string, string>>, present: Readonly<Record<string, string>>) =>
  [...new Set([...Object.keys(former), ...Object.keys(present)])].filter(
    (name) => former[name] !== present[name],
  );

/** Projections whose old rows would not show what the code makes now; one sentence for each. */
export const brokenProjections = (former: ProjectionLock, present: ProjectionLock): string[] =>
  Object.entries(former).flatMap(([name, was]) => {
    const is = present[name];
    // One that is gone, or was renamed, must leave the checkpoints, as Projection.name says.
    if (!is || is.version > was.version) return [];
    if (is.version < was.version)
      return [
        `Projection ${name} has version ${is.version}, and had ${was.version} already: versions only rise`,
      ];
    const changes = [
      ...differing(was.tables, is.tables).map((table) => `the columns or the key of ${table}`),
      ...differing(was.rows, is.rows).map((type) => `what ${type} does`),
    ];
    if (changes.length === 0) return [];
    return [
      `Projection ${name} changed (${changes.join(', ')}): raise its version to ${was.version + 1}, so that it is rebuilt, then bun run generate`,
    ];
  });

/** Projections whose handlers read otherwise, though the samples give the same rows. */
export const rewrittenProjections = (former: ProjectionLock, present: ProjectionLock): string[] =>
  Object.entries(former)
    .filter(([name, was]) => present[name]?.version === was.version && present[name].source !== was.source)
    .map(
      ([name]) =>
        `The handlers of projection ${name} read otherwise: if any event gives other rows now, raise its version; then bun run generate`,
    );
