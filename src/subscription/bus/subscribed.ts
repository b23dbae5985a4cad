import type { Sql } from 'postgres';
import type { SealedValue } from '../../crypto/types.ts';
import type { Subscribed } from './types.ts';

/** Subscriptions as the table has them. */

export interface SubscribedRow {
  instance_id: string;
  id: string;
  sequence: string;
  aggregate_types: string[];
  event_types: string[];
  organization_id: string;
  personal_data: boolean;
  destination: number;
  format: number;
  endpoint: string;
  servers: string[];
  subject_prefix: string;
  stream: string;
  authorities: string;
  certificate: string;
  signing_key: SealedValue | null;
  authorization_header: SealedValue | null;
  credentials: SealedValue | null;
  private_key: SealedValue | null;
}

export const subscribedOf = (row: SubscribedRow): Subscribed => ({
  instanceId: row.instance_id,
  id: row.id,
  sequence: row.sequence,
  aggregateTypes: row.aggregate_types,
  eventTypes: row.event_types,
  organizationId: row.organization_id,
  personalData: row.personal_data,
  destination: row.destination,
  format: row.format,
  endpoint: row.endpoint,
  servers: row.servers,
  subjectPrefix: row.subject_prefix,
  stream: row.stream,
  authorities: row.authorities,
  certificate: row.certificate,
  signingKey: row.signing_key,
  authorization: row.authorization_header,
  credentials: row.credentials,
  privateKey: row.private_key,
});

/** One that is there, active or not, whatever its destination. */
export async function findSubscribed(
  sql: Sql,
  instanceId: string,
  id: string,
): Promise<Subscribed | undefined> {
  const [row] = await sql<SubscribedRow[]>`
    SELECT * FROM projections.subscriptions_projection WHERE instance_id = ${instanceId} AND id = ${id}`;
  return row && subscribedOf(row);
}
