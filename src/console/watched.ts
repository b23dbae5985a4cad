import { watch } from 'node:fs';
import { join } from 'node:path';

const sources = join(import.meta.dir, 'app');

/** Calls back when a file below a folder changes, until the process ends. */
export const watchFolder = (folder: string, listener: () => void): void =>
  void watch(folder, { recursive: true }, () => listener()).unref();

/** The same for the console's sources, while `bun run dev` runs: it watches what the server imports, and these are not. */
export function watchSources(listener: () => void): void {
  if (process.execArgv.includes('--watch')) watchFolder(sources, listener);
}
