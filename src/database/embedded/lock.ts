/**
 * One Postern a dataDir. The lock is SQLite's on an empty file: the kernel drops it with the process, however
 * that ends, and of two that start at once exactly one gets it, which no pid file can promise.
 */
import { Database } from 'bun:sqlite';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { failedPrecondition, type PosternError } from '../../errors/index.ts';
import type { Layout } from './layout.ts';

/** Keeps the handles from the garbage collector, which would close them. */
const held = new Set<Database>();

/**
 * @returns the release
 * @throws PosternError `failed_precondition` EMB-Lock1 naming the process that has the dataDir
 */
export const lockDataDir = (layout: Layout): (() => void) => {
  const database = new Database(layout.lock, { create: true });
  try {
    database.run('PRAGMA locking_mode = EXCLUSIVE');
    database.run('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') throw inUse(layout);
    throw error;
  }
  held.add(database);
  writeFileSync(layout.holder, `${process.pid}\n`);
  return () => {
    if (!held.delete(database)) return;
    rmSync(layout.holder, { force: true });
    database.close();
  };
};

/** Process that last took the lock; undefined when it let go in good order. */
export const lockHolder = (layout: Layout): number | undefined => {
  try {
    return Number(readFileSync(layout.holder, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
};

const inUse = (layout: Layout): PosternError => {
  const pid = lockHolder(layout);
  return failedPrecondition(
    'EMB-Lock1',
    `${layout.dataDir} is in use by another Postern${pid === undefined ? '' : ` (process ${pid})`}; stop that one, or give this one another dataDir`,
    { field: 'dataDir' },
  );
};
