import { statfs } from 'node:fs/promises';
import { failedPrecondition } from '../../errors/index.ts';

const mebibyte = 1024 * 1024;

/** Programs, an empty cluster and its first write-ahead log; later starts need room for recovery only. */
export const spaceNeeded = { firstStart: 320 * mebibyte, laterStart: 48 * mebibyte };

export const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** @throws PosternError `failed_precondition` EMB-Disk1 naming what is free and what is needed */
export const requireSpace = async (folder: string, needed: number): Promise<void> => {
  const free = await freeBytes(folder);
  if (free >= needed) return;
  const [has, wants] = [free, needed].map((bytes) => `${Math.floor(bytes / mebibyte)} MB`);
  throw failedPrecondition(
    'EMB-Disk1',
    `The disk of ${folder} has ${has} free and the database needs ${wants} to start; free some space or move dataDir`,
    { field: 'dataDir' },
  );
};
