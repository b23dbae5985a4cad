import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/index.ts';
import {
  clusterExists,
  freeBytes,
  layoutOf,
  postgresAccount,
  spaceNeeded,
} from '../../database/embedded/index.ts';
import { failureText } from '../failure.ts';
import { type Finding, ok, wrong } from './finding.ts';

const megabytes = (bytes: number) => `${Math.floor(bytes / 1024 / 1024)} MB`;

/** Whether the folder for data can be used, and its disk has room. */
export const checkFolder = async ({ dataDir, database }: Config): Promise<Finding[]> => {
  const folder = resolve(dataDir);
  const there = nearestExisting(folder);
  if (!statSync(there).isDirectory())
    return [wrong('dataDir', `${there} is no folder`, 'remove it, or name another dataDir')];
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch {
    const remedy = `give it to the user that runs Postern (chown), or name another dataDir`;
    return [wrong('dataDir', `${there} cannot be written by this user`, remedy)];
  }
  const found = there === folder ? folder : `${folder} (made at the first start)`;
  const free = await freeBytes(there);
  const layout = layoutOf(folder);
  if (database.url === null)
    try {
      postgresAccount(layout.data);
    } catch (error) {
      return [wrong('dataDir', failureText(error), 'the database does not start before')];
    }
  const made = clusterExists(layout.data);
  const needed = database.url !== null ? 1024 * 1024 : made ? spaceNeeded.laterStart : spaceNeeded.firstStart;
  const remedy = `the database needs ${megabytes(needed)} to start: free some space, or move dataDir`;
  const disk = `${megabytes(free)} free`;
  return [ok('dataDir', found), free < needed ? wrong('disk', disk, remedy) : ok('disk', disk)];
};

const nearestExisting = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
