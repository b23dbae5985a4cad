import {
  auditColumns,
  changed as changedColumns,
  created,
  defineProjection,
  defineTable,
  type FieldSet,
  type Projection,
  type ProjectionHandler,
  type ProjectionTable,
  type RecordedEvent,
} from '../eventstore/index.ts';
import { definePolicy, type Policy, type PolicyOptions } from './policy.ts';

/** A policy whose rows, one for each place that has set it, stand in a table. */
export interface TabledPolicy<F extends FieldSet = FieldSet> extends Policy<F> {
  readonly table: ProjectionTable;
  readonly projection: Projection;
}

export const rowKey = (event: RecordedEvent) => ({ instance_id: event.instanceId, id: event.aggregateId });

/** A policy with its table (keyed by the instance or organization that set it) and the projection that fills it. */
export function defineTabledPolicy<const F extends FieldSet>(
  options: PolicyOptions<F> & {
    table: string;
    /** SQL of other features may read it. */
    readable?: boolean;
    /** More that belongs to the policy, such as lists that have events of their own; `version` as of a projection. */
    more?: {
      version?: number;
      tables: readonly ProjectionTable[];
      handlers: readonly ProjectionHandler[];
    };
  },
): TabledPolicy<F> {
  const { more } = options;
  const policy = definePolicy<F>(options);
  const { fields, events } = policy;
  const table: ProjectionTable = defineTable(
    options.table,
    { instance_id: 'text', id: 'text', is_default: 'boolean', ...fields.columns, ...auditColumns },
    { goesWith: { org: 'id' }, ...(options.readable && { readable: true }) },
  );
  const tables = [table, ...(more?.tables ?? [])];

  const added = (isDefault: boolean): ProjectionHandler['apply'] => {
    return (event, rows) =>
      rows.insert(table, {
        ...rowKey(event),
        ...fields.row(fields.apply(fields.zeros, fields.read(event.payload))),
        is_default: isDefault,
        ...created(event),
      });
  };
  const changed: ProjectionHandler['apply'] = (event, rows) =>
    rows.update(table, rowKey(event), {
      ...fields.row(fields.read(event.payload)),
      ...changedColumns(event),
    });
  const gone: ProjectionHandler['apply'] = (event, rows) => {
    for (const each of tables) rows.removeWhere(each, rowKey(event));
  };

  return {
    ...policy,
    table,
    projection: defineProjection({
      name: options.table,
      ...(more?.version !== undefined && { version: more.version }),
      tables,
      handlers: [
        { type: events.instance.added.type, apply: added(true) },
        { type: events.instance.changed.type, apply: changed },
        { type: events.org.added.type, apply: added(false) },
        { type: events.org.changed.type, apply: changed },
        { type: `org.policy.${policy.kind}.removed`, apply: gone },
        ...(more?.handlers ?? []),
      ],
    }),
  };
}
