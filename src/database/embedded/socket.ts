/** A unix socket's name may have 107 bytes and no more, and dataDir may lie deep. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

const longest = 107;

export interface SocketFolder {
  /** Name under which clients on this machine reach the folder. */
  readonly path: string;
  close(): void;
}

/** The folder by a name that is short enough: its own, or one through a descriptor that this process keeps open. */
export const reachableSocketFolder = (folder: string, port: number): SocketFolder => {
  if (Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= longest)
    return { path: folder, close: () => {} };
  const descriptor = openSync(folder, 'r');
  return { path: `/proc/${process.pid}/fd/${descriptor}`, close: () => closeSync(descriptor) };
};
