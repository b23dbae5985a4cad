import { type KeyObject, randomBytes } from 'node:crypto';
import type { Sql } from 'postgres';
import { failedPrecondition } from '../errors/index.ts';
import { aeadOpen, aeadSeal, aesKey } from './aead.ts';
import { type KeyPurpose, keyPurposes } from './types.ts';

/** One generation of a purpose's key, unwrapped. */
export interface DataKey {
  /** `<purpose>-<generation>`; associated data of the wrapping and of all that the key seals. */
  readonly id: string;
  readonly purpose: KeyPurpose;
  /** 1, 2, 3 … */
  readonly generation: number;
  readonly key: KeyObject;
  /** `performance.now()` from which the next generation seals; Infinity: none is there. */
  readonly sealsUntil: number;
}

const wrapAlgorithm = 'AES-256-GCM';
const systemInstance = '';

export const keyId = (purpose: KeyPurpose, generation: number): string => `${purpose}-${generation}`;

/** The rows that one purpose's next generation would be written as. */
const wrapNew = (master: KeyObject, purpose: KeyPurpose, generation: number) => {
  const id = keyId(purpose, generation);
  return {
    instance_id: systemInstance,
    id,
    algorithm: wrapAlgorithm,
    identifier: purpose,
    key_data: aeadSeal(master, randomBytes(32), id),
  };
};

/** Makes generation 1 of each purpose that has none. Nodes that start at once agree on the first row written. */
export async function createMissingKeys(sql: Sql, master: KeyObject): Promise<void> {
  const present = await sql<{ identifier: string }[]>`
    SELECT DISTINCT identifier FROM system.encryption_keys WHERE instance_id = ${systemInstance}`;
  const have = new Set(present.map((row) => row.identifier));
  const missing = keyPurposes
    .filter((purpose) => !have.has(purpose))
    .map((purpose) => wrapNew(master, purpose, 1));
  if (missing.length === 0) return;
  await sql`INSERT INTO system.encryption_keys ${sql(missing)} ON CONFLICT DO NOTHING`;
}

interface KeyRow {
  id: string;
  identifier: string;
  key_data: Uint8Array;
  /** Milliseconds from now by the database's clock, so that nodes with skewed clocks agree. */
  rotates_in: number | null;
}

/** @throws PosternError `failed_precondition` (CRYPTO-Mkey1) when the master key is not the one that wrapped them */
export async function loadKeys(sql: Sql, master: KeyObject): Promise<DataKey[]> {
  const rows = await sql<KeyRow[]>`
    SELECT id, identifier, key_data,
           (extract(epoch FROM rotation_date - clock_timestamp()) * 1000)::float8 AS rotates_in
    FROM system.encryption_keys
    WHERE instance_id = ${systemInstance} AND (expired_at IS NULL OR expired_at > now())`;
  const now = performance.now();
  return rows.flatMap((row) => {
    const purpose = keyPurposes.find((known) => known === row.identifier);
    const generation = Number(row.id.slice(row.id.lastIndexOf('-') + 1));
    // A newer release's purpose: this one has no use for it.
    if (purpose === undefined || row.id !== keyId(purpose, generation)) return [];
    const bytes = aeadOpen(master, row.key_data, row.id);
    if (bytes === undefined) throw wrongMasterKey(row.id);
    const sealsUntil = row.rotates_in === null ? Number.POSITIVE_INFINITY : now + row.rotates_in;
    return [{ id: row.id, purpose, generation, key: aesKey(bytes), sealsUntil }];
  });
}

const wrongMasterKey = (id: string) =>
  failedPrecondition(
    'CRYPTO-Mkey1',
    `The master key does not open encryption key "${id}" of this database. Point masterKeyFile at the key file that the database was set up with.`,
    { field: 'masterKeyFile' },
  );

/**
 * Writes the next generation of a purpose's key. It seals once `graceMs` have passed, so that every node has
 * read it by then. Two nodes that rotate at once make one new generation.
 */
export async function addGeneration(
  sql: Sql,
  master: KeyObject,
  purpose: KeyPurpose,
  current: number,
  graceMs: number,
): Promise<void> {
  await sql.begin(async (tx) => {
    const written = await tx`
      INSERT INTO system.encryption_keys ${tx([wrapNew(master, purpose, current + 1)])}
      ON CONFLICT DO NOTHING RETURNING id`;
    if (written.length === 0) return;
    await tx`
      UPDATE system.encryption_keys SET rotation_date = clock_timestamp() + ${graceMs} * interval '1 millisecond'
      WHERE instance_id = ${systemInstance} AND id = ${keyId(purpose, current)}`;
  });
}

/** Wraps every key anew under another master key, in one transaction. Nodes need a restart with the new file. */
export async function rewrapKeys(sql: Sql, from: Uint8Array, to: Uint8Array): Promise<number> {
  const [oldMaster, newMaster] = [aesKey(from), aesKey(to)];
  return sql.begin(async (tx) => {
    const rows = await tx<{ instance_id: string; id: string; key_data: Uint8Array }[]>`
      SELECT instance_id, id, key_data FROM system.encryption_keys FOR UPDATE`;
    for (const row of rows) {
      const bytes = aeadOpen(oldMaster, row.key_data, row.id);
      if (bytes === undefined) throw wrongMasterKey(row.id);
      await tx`
        UPDATE system.encryption_keys SET key_data = ${aeadSeal(newMaster, bytes, row.id)}
        WHERE instance_id = ${row.instance_id} AND id = ${row.id}`;
    }
    return rows.length;
  });
}
