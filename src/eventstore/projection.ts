import type { TObject } from '@sinclair/typebox';
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
  /** Name in the schema `projections`. */
  readonly name: string;
  /** Primary key; begins with instance_id. */
  readonly key: readonly C[];
  readonly columns: Readonly<Record<C, ColumnType>>;
}

/** Describes a table that a migration creates; a test holds the two to each other. */
export const defineTable = <const C extends Record<string, ColumnType>>(
  name: string,
  columns: C,
  key: readonly (keyof C & string)[] = ['instance_id', 'id'],
): ProjectionTable<keyof C & string> => ({ name, key, columns });

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

export interface Projection {
  /** Stays for good: a projection that goes must be removed from `projections.checkpoints` by a migration. */
  readonly name: string;
  /** Raised when handlers or tables change in a way that old rows do not show; the projection is then rebuilt. Default 1. */
  readonly version?: number;
  readonly tables: readonly ProjectionTable[];
  readonly handlers: readonly ProjectionHandler[];
}

/** Pairs an event type with the row changes it makes; the handler sees the event's own payload type. */
// biome-ignore lint/suspicious/noExplicitAny: any payload
export const on = <D extends EventType<any, any> & { schema: TObject }>(
  definition: D,
  apply: (event: EventOf<D>, rows: RowChanges) => void,
): ProjectionHandler => ({ type: definition.type, apply: apply as ProjectionHandler['apply'] });

export const defineProjection = (projection: Projection): Projection => projection;
