import type { JWK } from 'jose';
import type { Sql } from 'postgres';
import {
  type DecryptionKey,
  isKeyManagementAlgorithm,
  type KeyManagementAlgorithm,
  type SealedValue,
} from '../../crypto/index.ts';

/** A key that others encrypt to, as the tables have it. */
export interface PublishedEncryptionKey extends DecryptionKey {
  readonly publicJwk: JWK;
  readonly createdAt: Date;
}

/** Of an instance, the youngest first; there are few. */
export async function listEncryptionKeys(sql: Sql, instanceId: string): Promise<PublishedEncryptionKey[]> {
  const rows = await sql<
    {
      id: string;
      algorithm: KeyManagementAlgorithm;
      public_key: JWK;
      private_key: SealedValue;
      creation_date: Date;
    }[]
  >`
    select id, algorithm, public_key, private_key, creation_date from projections.encryption_keys_projection
    where instance_id = ${instanceId} order by creation_date desc, id desc`;
  return rows.map((row) => ({
    id: row.id,
    algorithm: row.algorithm,
    publicJwk: row.public_key,
    privateKey: row.private_key,
    createdAt: row.creation_date,
  }));
}

/** The algorithms by which applications of an instance encrypt their request objects. */
export async function askedEncryption(sql: Sql, instanceId: string): Promise<Set<KeyManagementAlgorithm>> {
  const rows = await sql<{ algorithm: string }[]>`
    select distinct request_object_encryption_alg as algorithm from projections.applications_projection
    where instance_id = ${instanceId} and request_object_encryption_alg <> ''`;
  return new Set(rows.map((row) => row.algorithm).filter(isKeyManagementAlgorithm));
}
