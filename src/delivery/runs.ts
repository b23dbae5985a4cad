import type { Sql } from 'postgres';
import type { SealedValue } from '../crypto/types.ts';
import { arrayLiteral } from '../database/index.ts';
import { defineTable, type ProjectionTable } from '../eventstore/index.ts';

/** The last runs of one thing on one node, sealed: what scripts log and targets answer may be anybody's. */
export interface NodeRuns {
  readonly node: string;
  readonly runs: SealedValue;
}

export interface SubjectRuns extends NodeRuns {
  readonly instanceId: string;
  /** What ran: `action/…`, `target/…`. */
  readonly subject: string;
}

/** How those ended lately that somebody waited for, as all nodes keep it. */
export interface RunStore {
  /** In the place of what the node had written before. */
  write(some: readonly SubjectRuns[]): Promise<void>;
  /** Of those nodes that had it run last. */
  read(instanceId: string, subject: string): Promise<readonly NodeRuns[]>;
}

export const lastRunsTable: ProjectionTable = {
  ...defineTable('last_runs', { instance_id: 'text' }, { key: ['instance_id'], goesWith: {} }),
  schema: 'delivery',
};

/** Each row has one run at least: those of so many nodes hold the last of all. */
const mostNodes = 10;

export const postgresRuns = ({ reads, writes }: { readonly reads: Sql; readonly writes: Sql }): RunStore => ({
  async write(some) {
    const column = (of: (one: SubjectRuns) => string) => arrayLiteral(some.map(of));
    await writes`
      INSERT INTO delivery.last_runs (instance_id, subject, node, changed_at, runs)
      SELECT instance_id, subject, node, now(), runs FROM unnest(
        ${column(({ instanceId }) => instanceId)}::text[], ${column(({ subject }) => subject)}::text[],
        ${column(({ node }) => node)}::text[], ${column(({ runs }) => JSON.stringify(runs))}::jsonb[])
        AS written(instance_id, subject, node, runs)
      ON CONFLICT (instance_id, subject, node) DO UPDATE SET changed_at = excluded.changed_at, runs = excluded.runs`;
  },
  read: (instanceId, subject) => reads<NodeRuns[]>`
    SELECT node, runs FROM delivery.last_runs
    WHERE instance_id = ${instanceId} AND subject = ${subject} ORDER BY changed_at DESC LIMIT ${mostNodes}`,
});
