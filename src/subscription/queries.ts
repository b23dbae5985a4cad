import type { Sql } from 'postgres';
import type { AuditColumns } from '../contract/details.ts';
import { arrayLiteral } from '../database/index.ts';
import { defineList, type Lists, type Page, type Search, searchList } from '../database/search.ts';
import type { ColumnsOf } from '../eventstore/index.ts';
import { type DestinationKind, destinationKind, subscriptionFields } from './fields.ts';

export interface SubscriptionRow extends AuditColumns, ColumnsOf<typeof subscriptionFields.all> {
  readonly id: string;
  readonly active: boolean;
}

/** Never a secret. */
const columns = `s.id, ${subscriptionFields.selection('s')}, s.active, s.creation_date, s.change_date, s.resource_owner, s.sequence`;

export async function findSubscription(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await sql<SubscriptionRow[]>`
    select ${sql.unsafe(columns)} from projections.subscriptions_projection s
    where s.instance_id = ${instanceId} and s.id = ${id}`;
  return row;
}

const subscriptionList = defineList<SubscriptionRow>()({
  from: 'projections.subscriptions_projection s',
  alias: 's',
  key: ['id'],
  instance: 's.instance_id',
  countedBy: ['subscription'],
  columns: { id: 's.id', name: { sql: 's.name', lower: 's.lower_name' } },
  orders: { name: ['s.lower_name', 's.id'] },
  select: columns,
});

export const searchSubscriptions = (
  lists: Lists,
  instanceId: string,
  search: Search<'name', never>,
): Promise<Page<SubscriptionRow>> => searchList(lists, subscriptionList, instanceId, search as never);

/** How many there are, counted no further than `most`. */
export async function countSubscriptions(sql: Sql, instanceId: string, most: number): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select from projections.subscriptions_projection where instance_id = ${instanceId} limit ${most}) some_of_them`;
  return row?.count ?? 0;
}

/** Where a subscription, or a replay to it, stands. */
export interface CursorRow {
  readonly subscription_id: string;
  readonly replay: string;
  readonly position: string;
  readonly until_position: string | null;
  readonly failures: number;
  readonly last_error: string | null;
  readonly last_error_at: Date | null;
  readonly retry_at: Date;
  readonly delivered: string;
  readonly dead: string;
  readonly ended_at: Date | null;
}

/** Of these subscriptions; what happens first, then replays, the newest first. */
export const cursorsOf = (sql: Sql, instanceId: string, ids: readonly string[]): Promise<CursorRow[]> =>
  sql<CursorRow[]>`
    select subscription_id, replay, position, until_position, failures, last_error, last_error_at, retry_at, delivered,
      dead, ended_at
    from unnest(${arrayLiteral([...ids])}::text[]) as wanted(id) cross join lateral (
      select * from delivery.cursors c where c.instance_id = ${instanceId} and c.subscription_id = wanted.id
      order by c.replay <> '', c.creation_date desc limit 100) c`;

/** Failures in a row of the one that is worst off. */
export async function failuresOf(sql: Sql, instanceId: string, id: string): Promise<number> {
  const [row] = await sql<{ failures: number }[]>`
    select coalesce(max(failures), 0)::int as failures from delivery.cursors
    where instance_id = ${instanceId} and subscription_id = ${id} and ended_at is null`;
  return row?.failures ?? 0;
}

export async function replaysUnderWay(sql: Sql, instanceId: string, id: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from delivery.cursors
    where instance_id = ${instanceId} and subscription_id = ${id} and replay <> '' and ended_at is null`;
  return row?.count ?? 0;
}

/** Up to where somebody who pulls has received everything, as far as he said. */
export async function receivedBy(sql: Sql, instanceId: string, id: string): Promise<bigint> {
  const [row] = await sql<{ position: string }[]>`
    select position from delivery.cursors
    where instance_id = ${instanceId} and subscription_id = ${id} and replay = ''`;
  return BigInt(row?.position ?? 0);
}

/** How those fare who are told of events, on any node, by kind of destination. Who has nothing to tell is not behind. */
export const subscriptionStates = (
  sql: Sql,
): Promise<{ destination: DestinationKind; failing: number; behind: string }[]> =>
  sql`
    select kind.name as destination, count(c.position) filter (where c.failures > 0)::int as failing,
      coalesce(max(live.position - c.position) filter (where c.failures > 0 or c.node <> ''), 0)::bigint as behind
    from unnest(${arrayLiteral(['nats', 'http'])}::text[],
        ${arrayLiteral([String(destinationKind.nats), String(destinationKind.http)])}::smallint[])
      as kind(name, destination)
    cross join (select position from projections.checkpoints where name = 'live') live
    left join projections.subscriptions_projection s on s.active and s.destination = kind.destination
    left join delivery.cursors c
      on c.instance_id = s.instance_id and c.subscription_id = s.id and c.ended_at is null
    group by kind.name`;
