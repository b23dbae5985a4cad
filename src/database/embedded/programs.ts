/** Puts the Postgres programs where they can be run. */
import { existsSync, lstatSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { failedPrecondition, internal } from '../../errors/index.ts';
import { type Account, canReach } from './account.ts';
import { isWhole, unpackFolder } from './archive.ts';
import type { Layout } from './layout.ts';
import { packedPostgres } from './packed.ts';
import { linkedPackage, postgresPackage } from './source.ts';

/** `18.4.0-beta.17`, and of a packed one the digest of its content as well. */
export const postgresVersion = (): string => (packedPostgres() ?? postgresPackage()).version;

/**
 * Folder with `bin`, `lib` and `share`: unpacked once per version under dataDir, or from source the npm package
 * itself. Where the account that runs Postgres cannot reach either (root's own home folder), a copy in the
 * temporary folder.
 */
export const installPrograms = async (layout: Layout, account: Account | undefined): Promise<string> => {
  const packed = packedPostgres();
  const reachable = (folder: string) => account === undefined || canReach(folder, account);
  if (packed === undefined) {
    const folder = linkedPackage();
    if (reachable(folder)) return folder;
    const copy = await sharedFolder(postgresPackage().version);
    const fill = (staging: string) => cp(folder, staging, { recursive: true, verbatimSymlinks: true });
    return installed(copy, fill, existsSync);
  }
  const unpack = (staging: string) => unpackFolder(Bun.file(packed.file).stream(), staging);
  if (!reachable(layout.dataDir)) return installed(await sharedFolder(packed.version), unpack);
  await mkdir(layout.programs, { recursive: true, mode: 0o755 });
  const folder = await installed(join(layout.programs, `postgres-${packed.version}`), unpack);
  await removeOthers(folder);
  return folder;
};

const sharedFolder = async (version: string): Promise<string> => {
  const folder = join(tmpdir(), `postern-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  requireOwn(folder);
  return join(folder, `postgres-${version}`);
};

/** Filled beside and renamed into place, so that it is there whole or not at all. */
const installed = async (
  folder: string,
  fill: (staging: string) => Promise<void>,
  isThere: (folder: string) => boolean = isWhole,
): Promise<string> => {
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  if (isThere(folder)) return folder;
  const staging = `${folder}.${process.pid}.partial`;
  try {
    // A process of the same number may have been killed here: in a container all have the same.
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { mode: 0o755 });
    await fill(staging);
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Another process was faster.
    if (isThere(folder)) return folder;
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw failedPrecondition(
        'EMB-Disk2',
        `The disk of ${dirname(folder)} is full: PostgreSQL needs 60 MB there`,
        {
          field: 'dataDir',
        },
      );
    throw internal('EMB-Prog1', `PostgreSQL cannot be unpacked to ${folder}`, { cause: error });
  }
  return folder;
};

/** Whoever else owned the folder could put programs of theirs there. */
const requireOwn = (folder: string) => {
  const { uid, mode } = lstatSync(folder);
  if (process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)) return;
  throw failedPrecondition(
    'EMB-Prog2',
    `${folder} belongs to another user, or others may write to it; remove it`,
  );
};

const removeOthers = async (folder: string) => {
  for (const name of await readdir(dirname(folder)))
    if (name !== basename(folder)) await rm(join(dirname(folder), name), { recursive: true, force: true });
};
