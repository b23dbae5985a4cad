import type { Projection, ProjectionHandler, ProjectionTable, RowChanges } from './projection.ts';

const remove = (rows: RowChanges, table: ProjectionTable, column: string, instanceId: string, id: string) => {
  const where = { instance_id: instanceId, [column]: id };
  if (table.key.length === 2 && table.key.includes(column)) rows.remove(table, where);
  else rows.removeWhere(table, where);
};

function handlersOf(table: ProjectionTable): ProjectionHandler[] {
  const owned = Object.entries(table.goesWith).map(
    ([owner, columns]): ProjectionHandler => ({
      type: `${owner}.removed`,
      apply(event, rows) {
        for (const column of [columns ?? []].flat())
          remove(rows, table, column, event.instanceId, event.aggregateId);
      },
    }),
  );
  const ofInstance: ProjectionHandler = {
    type: 'instance.removed',
    apply: (event, rows) => rows.removeWhere(table, { instance_id: event.aggregateId }),
  };
  return [...owned, ofInstance];
}

/** The projection, whose rows go with their owners as its tables declare: whatever feature they are of. */
export const withOwners = (projection: Projection): Projection => ({
  ...projection,
  handlers: [
    ...projection.handlers,
    ...[...projection.tables, ...(projection.beside ?? [])].flatMap(handlersOf),
  ],
});
