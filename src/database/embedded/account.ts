/** Postgres refuses to run as root; a root process gives it an account of its own. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { failedPrecondition } from '../../errors/index.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** In order of preference; initdb needs one that the system knows by name. */
const names = ['postern', 'nobody'];

/**
 * The account to run Postgres under; undefined when this process is not root and its own will do.
 *
 * @throws PosternError `failed_precondition` EMB-Acc01 when root has none to give
 */
export const postgresAccount = (passwd = '/etc/passwd'): Account | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync(passwd, 'utf8').split('\n');
  for (const name of names) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw failedPrecondition(
    'EMB-Acc01',
    'PostgreSQL cannot run as root, and there is no user "postern" or "nobody" to run it as; add one (useradd --system postern) or start Postern as another user',
  );
};

/** Whether the account may pass every folder down to `path`, itself included. */
export const canReach = (path: string, account: Account): boolean => {
  const folder = resolve(path);
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  return dirname(folder) === folder || canReach(dirname(folder), account);
};
