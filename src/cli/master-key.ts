import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { loadMasterKey } from '../crypto/index.ts';
import { connect } from '../database/index.ts';
import { failedPrecondition } from '../errors/index.ts';

export const masterKeyPath = ({
  masterKeyFile,
  dataDir,
}: Pick<Config, 'masterKeyFile' | 'dataDir'>): string => masterKeyFile ?? join(dataDir, 'master.key');

/**
 * The key that wraps all others. Made on first start under dataDir; never made for a database that was set up
 * with another one, nor where `masterKeyFile` names a file.
 *
 * @throws PosternError `failed_precondition` naming masterKeyFile: missing, not 32 bytes, or open to others
 */
export const openMasterKey = async (
  config: Pick<Config, 'masterKeyFile' | 'dataDir'>,
  databaseUrl: string,
): Promise<Uint8Array> => {
  const path = masterKeyPath(config);
  const create = config.masterKeyFile === null && !existsSync(path) && !(await hasKeys(databaseUrl));
  const key = await loadMasterKey(path, create);
  requireClosed(path);
  return key;
};

/** Whoever can read it can open every secret in a copy of the database. A group may: containers mount it so. */
export const requireClosed = (path: string): void => {
  const { mode } = statSync(path);
  if ((mode & 0o007) === 0) return;
  const bits = (mode & 0o777).toString(8).padStart(4, '0');
  throw failedPrecondition(
    'CLI-Mkey1',
    `The master key file ${path} is open to every user of this machine (mode ${bits}): chmod 600 ${path}; of a mounted secret set its mode to 0400`,
    { field: 'masterKeyFile' },
  );
};

/** Whether the database holds keys that a master key has wrapped. */
export const hasKeys = async (databaseUrl: string): Promise<boolean> => {
  const sql = connect(databaseUrl, 'postern command', { max: 1, fetch_types: false });
  try {
    const [table] = await sql`SELECT to_regclass('system.encryption_keys') IS NOT NULL AS there`;
    if (!table?.['there']) return false;
    const [keys] = await sql`SELECT EXISTS (SELECT FROM system.encryption_keys) AS there`;
    return keys?.['there'] === true;
  } finally {
    await sql.end({ timeout: 1 });
  }
};
