import type { TObject } from '@sinclair/typebox';
import type { Sql } from 'postgres';
import type { EventOf, EventType, RecordedEvent } from './types.ts';

/** Postgres types that a projection column may have. */
export type ColumnType =
  | 'text'
  | 'text[]'
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb'
  | 'bytea';

export type ColumnValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | readonly string[]
  | object
  | null;

export interface ProjectionTable<C extends string = string> {
  /** Name in the schema `projections`, where none is said. */
  readonly name: string;
  readonly schema?: 'system' | 'delivery';
  /** A row that is there is left as it is: others have gone on with it. */
  readonly once?: boolean;
  /** Primary key; begins with instance_id. */
  readonly key: readonly C[];
  readonly columns: Readonly<Record<C, ColumnType>>;
  readonly goesWith: GoesWith<C>;
  /** SQL of other features may read it: then its columns are an interface. */
  readonly readable: boolean;
}

/**
 * By owner (aggregate type) the columns that hold its id: rows go when the owner is removed. Everything goes with
 * its instance.
 */
export type GoesWith<C extends string = string> = { readonly [owner in string]?: C | readonly C[] };

/** The columns that every table has beside instance_id. */
export const auditColumns = {
  creation_date: 'timestamptz',
  change_date: 'timestamptz',
  resource_owner: 'text',
  sequence: 'bigint',
} as const;

export const changed = (event: RecordedEvent) => ({ change_date: event.createdAt, sequence: event.version });
export const created = (event: RecordedEvent) => ({
  creation_date: event.createdAt,
  resource_owner: event.owner,
  ...changed(event),
});

/**
 * Describes a table that a migration creates; a test holds the two to each other.
 *
 * @example
 * defineTable('project_roles_projection', { instance_id: 'text', project_id: 'text', key: 'text', ...auditColumns }, {
 *   key: ['instance_id', 'project_id', 'key'],
 *   goesWith: { org: 'resource_owner', project: 'project_id' },
 * });
 */
export const defineTable = <const C extends Record<string, ColumnType>>(
  name: string,
  columns: C,
  options: {
    /** Default: instance_id, id. */
    readonly key?: readonly (keyof C & string)[];
    readonly goesWith: GoesWith<keyof C & string>;
    /** Default: false. */
    readonly readable?: boolean;
  },
): ProjectionTable<keyof C & string> => ({
  name,
  columns,
  key: options.key ?? ['instance_id', 'id'],
  goesWith: options.goesWith,
  readable: options.readable ?? false,
});

/** A table of the schema `system`, whose rows belong to instances and are not made from events. */
export const defineSystemTable = (name: string): ProjectionTable => ({
  name,
  schema: 'system',
  columns: { instance_id: 'text' },
  key: ['instance_id'],
  goesWith: {},
  readable: false,
});

export type Row<C extends string> = Readonly<Partial<Record<C, ColumnValue>>>;

/**
 * What a projection does to its tables. Changes are folded: however many events touch a row, one page of
 * events writes it once.
 */
export interface RowChanges {
  /** Writes the whole row; columns left out get NULL. */
  insert<C extends string>(table: ProjectionTable<C>, row: Row<C>): void;
  /** Changes columns of the row with this whole primary key, if it is there. */
  update<C extends string>(table: ProjectionTable<C>, key: Row<C>, columns: Row<C>): void;
  /** Changes columns of all rows that match; costs a statement of its own, so only for rare events. */
  updateWhere<C extends string>(table: ProjectionTable<C>, where: Row<C>, columns: Row<C>): void;
  /** Removes the row with this whole primary key. */
  remove<C extends string>(table: ProjectionTable<C>, key: Row<C>): void;
  /** Removes all rows that match, as when an organization goes; a statement of its own. */
  removeWhere<C extends string>(table: ProjectionTable<C>, where: Row<C>): void;
}

export interface ProjectionHandler {
  readonly type: string;
  readonly apply: (event: RecordedEvent, rows: RowChanges) => void;
}

/**
 * What follows events of any type by what is configured, where the configuration is told by events too. The projector
 * keeps the routes in memory, and folds what changes them; while there are none, events cost it nothing.
 */
export interface Routing<T = unknown> {
  /** Types of the events that change the routes. */
  readonly changedBy: ReadonlySet<string>;
  /** Routes as tables of other projections show them, which are at the same position. */
  load(sql: Sql): Promise<T>;
  /** The routes for events after this one. */
  after(routes: T, event: RecordedEvent): T;
  isEmpty(routes: T): boolean;
  /** @returns whether it wrote anything */
  apply(routes: T, event: RecordedEvent, rows: RowChanges): boolean;
}

export interface Projection {
  /** Stays for good: a projection that goes must be removed from `projections.checkpoints` by a migration. */
  readonly name: string;
  /** Raised when handlers or tables change in a way that old rows do not show; the projection is then rebuilt. Default 1. */
  readonly version?: number;
  /** Takes events as they come, from when it was added, and is never rebuilt: what it writes leads to something outside. */
  readonly forward?: boolean;
  readonly tables: readonly ProjectionTable[];
  /** Written by others, and left alone by a rebuild: their rows go with their instance, and that is all. */
  readonly beside?: readonly ProjectionTable[];
  readonly handlers: readonly ProjectionHandler[];
  /** Only of those that are `forward`. */
  // biome-ignore lint/suspicious/noExplicitAny: each has routes of its own kind
  readonly routings?: readonly Routing<any>[];
}

/** Pairs an event type with the row changes it makes; the handler sees the event's own payload type. */
// biome-ignore lint/suspicious/noExplicitAny: any payload
export const on = <D extends EventType<any, any> & { schema: TObject }>(
  definition: D,
  apply: (event: EventOf<D>, rows: RowChanges) => void,
): ProjectionHandler => ({ type: definition.type, apply: apply as ProjectionHandler['apply'] });

export const defineProjection = (projection: Projection): Projection => projection;
