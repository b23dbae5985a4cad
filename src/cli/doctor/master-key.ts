import { existsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { loadMasterKey } from '../../crypto/index.ts';
import { masterKeyPath, requireClosed } from '../master-key.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** @param inUse whether the database holds secrets that a master key closes; undefined when it could not be asked */
export const checkMasterKey = async (config: Config, inUse: boolean | undefined): Promise<Finding> => {
  const subject = 'master key';
  const path = masterKeyPath(config);
  if (!existsSync(path)) {
    if (config.masterKeyFile !== null)
      return wrong(
        subject,
        `${path} does not exist`,
        `restore it; for a new database: head -c 32 /dev/urandom > ${path}`,
      );
    return inUse
      ? wrong(
          subject,
          `${path} is gone, and the database has secrets closed with it`,
          'restore it from your copy',
        )
      : ok(subject, `${path} (made at the first start)`);
  }
  try {
    await loadMasterKey(path, false);
    requireClosed(path);
    return ok(subject, path);
  } catch (error) {
    return wrong(
      subject,
      error instanceof Error ? error.message : String(error),
      'mend the file, or restore your copy',
    );
  }
};
