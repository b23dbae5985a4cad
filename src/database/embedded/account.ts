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
 * The account to run Postgres under; undefined when this process is not root and its own will do. Data that is there
 * keeps its owner.
 *
 * @throws PosternError `failed_precondition`: EMB-Acc01 when root has no account to give, EMB-Own01 when the data is
 *   another user's
 */
export const postgresAccount = (data: string, passwd = '/etc/passwd'): Account | undefined => {
  const owner = statSync(data, { throwIfNoEntry: false });
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw failedPrecondition(
      'EMB-Own01',
      `${data} belongs to user ${owner.uid}, and this is user ${self}: run Postern as that user, or give it dataDir (chown -R)`,
      { field: 'dataDir' },
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
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
