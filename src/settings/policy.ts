import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import {
  type ColumnType,
  defineEvent,
  defineProjection,
  defineTable,
  type NewEvent,
  type Projection,
  type ProjectionHandler,
  type ProjectionTable,
  type RecordedEvent,
  type Row,
} from '../eventstore/index.ts';

/** One setting of a policy: its name in event payloads, its column, and the value it has from the start. */
export interface PolicyField<V extends boolean | number | string = boolean | number | string> {
  readonly column: string;
  readonly type: ColumnType;
  readonly schema: TSchema;
  readonly default: V;
}

export const flag = (column: string, initial: boolean): PolicyField<boolean> => ({
  column,
  type: 'boolean',
  schema: Type.Boolean(),
  default: initial,
});
export const count = (column: string, initial: number): PolicyField<number> => ({
  column,
  type: 'bigint',
  schema: Type.Integer(),
  default: initial,
});
export const text = (column: string): PolicyField<string> => ({
  column,
  type: 'text',
  schema: Type.String(),
  default: '',
});
/** In nanoseconds, as Go writes durations. */
export const hours = (column: string, initial: number): PolicyField<number> =>
  count(column, initial * 3600e9);

export type PolicyFields = Readonly<Record<string, PolicyField>>;
export type PolicyValues<F extends PolicyFields> = { readonly [K in keyof F]: F[K]['default'] };

export interface Policy<F extends PolicyFields = PolicyFields> {
  /** As in event types: `password.complexity`. */
  readonly kind: string;
  readonly fields: F;
  readonly defaults: PolicyValues<F>;
  readonly table: ProjectionTable;
  readonly projection: Projection;
  /** The fact that gives an instance this policy as its default. */
  readonly addToInstance: (values: PolicyValues<F>) => NewEvent;
}

const auditColumns = {
  creation_date: 'timestamptz',
  change_date: 'timestamptz',
  resource_owner: 'text',
  sequence: 'bigint',
} as const;

interface Named {
  readonly type: string;
}

export const rowKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

/**
 * A policy that an instance has as its default and organizations may override: events, table and projection.
 * Rows are keyed by who set them (`id`: the instance or the organization).
 */
export function definePolicy<const F extends PolicyFields>(options: {
  kind: string;
  table: string;
  fields: F;
  /** More that belongs to the policy, such as lists that have events of their own. */
  more?: { tables: readonly ProjectionTable[]; handlers: readonly ProjectionHandler[] };
}): Policy<F> {
  const { kind, fields, more } = options;
  const entries = Object.entries(fields);
  const schema = Type.Object(
    Object.fromEntries(entries.map(([name, field]) => [name, Type.Optional(field.schema)])),
  );
  const event = (owner: 'instance' | 'org', verb: string, payload: TObject = schema) =>
    defineEvent(owner, `${owner}.policy.${kind}.${verb}`, payload);
  const instance = { added: event('instance', 'added'), changed: event('instance', 'changed') };
  const org = {
    added: event('org', 'added'),
    changed: event('org', 'changed'),
    removed: event('org', 'removed', Type.Object({})),
  };

  const columns: Record<string, ColumnType> = {
    instance_id: 'text',
    id: 'text',
    is_default: 'boolean',
    ...Object.fromEntries(entries.map(([, field]) => [field.column, field.type])),
    ...auditColumns,
  };
  const table: ProjectionTable = defineTable(options.table, columns, { goesWith: { org: 'id' } });
  const tables = [table, ...(more?.tables ?? [])];

  // Go leaves zero values out of an added policy; in a change a missing field stays as it is.
  const whole = (payload: object): Row<string> =>
    Object.fromEntries(entries.map(([name, field]) => [field.column, given(payload, name) ?? zeroOf(field)]));
  const partial = (payload: object): Row<string> =>
    Object.fromEntries(
      entries.flatMap(([name, field]) => {
        const value = given(payload, name);
        return value === undefined ? [] : [[field.column, value]];
      }),
    );
  const handle = (type: Named, apply: ProjectionHandler['apply']): ProjectionHandler => ({
    type: type.type,
    apply,
  });
  const added = (type: Named, isDefault: boolean) =>
    handle(type, (event, rows) =>
      rows.insert(table, {
        ...rowKey(event),
        ...whole(event.payload),
        is_default: isDefault,
        creation_date: event.createdAt,
        change_date: event.createdAt,
        resource_owner: event.owner,
        sequence: event.version,
      }),
    );
  const changed = (type: Named) =>
    handle(type, (event, rows) =>
      rows.update(table, rowKey(event), {
        ...partial(event.payload),
        change_date: event.createdAt,
        sequence: event.version,
      }),
    );
  const gone: ProjectionHandler['apply'] = (event, rows) => {
    for (const each of tables) rows.removeWhere(each, rowKey(event));
  };

  return {
    kind,
    fields,
    defaults: Object.fromEntries(
      entries.map(([name, field]) => [name, field.default]),
    ) as unknown as PolicyValues<F>,
    table,
    projection: defineProjection({
      name: options.table,
      tables,
      handlers: [
        added(instance.added, true),
        changed(instance.changed),
        added(org.added, false),
        changed(org.changed),
        handle(org.removed, gone),
        ...(more?.handlers ?? []),
      ],
    }),
    addToInstance: (values) => instance.added({ ...values }),
  };
}

const given = (payload: object, name: string): boolean | number | string | undefined =>
  (payload as Record<string, boolean | number | string | undefined>)[name];

const zeroOf = (field: PolicyField): boolean | number | string => {
  if (typeof field.default === 'boolean') return false;
  return typeof field.default === 'number' ? 0 : '';
};
