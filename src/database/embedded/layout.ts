import { join, resolve } from 'node:path';

/** Where things are under dataDir. */
export interface Layout {
  readonly dataDir: string;
  /** Held by the one Postern that runs on this dataDir. */
  readonly lock: string;
  /** Process id of the holder, for people. */
  readonly holder: string;
  /** Folder of the cluster and its socket. */
  readonly home: string;
  readonly data: string;
  /** Folder of the unix socket. */
  readonly run: string;
  /** Password of the role `postern`. */
  readonly password: string;
  /** Unpacked programs, one folder a version. */
  readonly programs: string;
}

export const layoutOf = (dataDir: string): Layout => {
  const root = resolve(dataDir);
  const home = join(root, 'postgres');
  return {
    dataDir: root,
    lock: join(root, 'postern.lock'),
    holder: join(root, 'postern.pid'),
    home,
    data: join(home, 'data'),
    run: join(home, 'run'),
    password: join(root, 'postgres-password'),
    programs: join(root, 'programs'),
  };
};
